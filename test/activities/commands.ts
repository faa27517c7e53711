import { setImmediate as turn } from 'node:timers/promises';
import type { CommandStartedEvent, Document, MongoClient } from 'mongodb';

/** One write of a document, as a command carries it. */
export interface Write {
  readonly database: string;
  readonly collection: string;
  /** What it looks for; of an insert the document itself. */
  readonly filter: Document;
}

/** Every command that some clients sent, and whether any is still under way. */
export class Commands {
  /** The collections, `database.collection`, that were written to; whoever reads them may clear it. */
  readonly written = new Set<string>();
  #sent: CommandStartedEvent[] = [];
  #underWay = 0;

  /** @param clients made with `monitorCommands`. */
  constructor(clients: readonly MongoClient[]) {
    for (const client of clients) {
      client.on('commandStarted', (event) => {
        this.#sent.push(event);
        this.#underWay += 1;
        for (const { database, collection } of writesOf(event)) {
          this.written.add(`${database}.${collection}`);
        }
      });
      for (const end of ['commandSucceeded', 'commandFailed'] as const) {
        client.on(end, () => {
          this.#underWay -= 1;
        });
      }
    }
  }

  /** How many commands were sent since the last `forget`. */
  get count(): number {
    return this.#sent.length;
  }

  /** What they were, as `find orders`. */
  get names(): string[] {
    return this.#sent.map(({ commandName, command }) => `${commandName} ${command[commandName]}`);
  }

  /** The writes among them, one for each operation of a batch. */
  get writes(): Write[] {
    return this.#sent.flatMap(writesOf);
  }

  forget(): void {
    this.#sent = [];
  }

  /** Waits until nothing is under way and nothing follows from what came back. */
  async quiet(): Promise<void> {
    for (let calm = 0; calm < 5; calm = this.#underWay === 0 ? calm + 1 : 0) await turn();
  }
}

const READS = ['find', 'aggregate', 'count', 'getMore', 'ping', 'killCursors', 'endSessions'];

function writesOf({ commandName, command, databaseName: database }: CommandStartedEvent): Write[] {
  if (READS.includes(commandName)) return [];
  if (commandName === 'bulkWrite') return batchOf(command);
  const collection = String(command[commandName]);
  const filters: Record<string, (sent: Document) => Document[]> = {
    insert: ({ documents }) => documents as Document[],
    update: ({ updates }) => (updates as Document[]).map(({ q }) => q as Document),
    delete: ({ deletes }) => (deletes as Document[]).map(({ q }) => q as Document),
  };
  const filtersOf = filters[commandName];
  if (!filtersOf) throw new Error(`The tests do not know the command ${commandName} yet.`);
  return filtersOf(command).map((filter) => ({ database, collection, filter }));
}

/** Writes to several collections in one command, each of which names its collection by a number. */
function batchOf({ ops, nsInfo }: Document): Write[] {
  const namespaces = (nsInfo as { ns: string }[]).map(({ ns }) => ns.split('.'));
  return (ops as Document[]).map(({ insert, update, delete: deleted, filter, document }) => {
    const [database = '', ...collection] = namespaces[Number(insert ?? update ?? deleted)] ?? [];
    return { database, collection: collection.join('.'), filter: (filter ?? document) as Document };
  });
}
