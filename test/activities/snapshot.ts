import type { Document, MongoClient } from 'mongodb';
import type { Commands } from './commands';

/** The database of a role, with the collections that it may have. */
export interface Database {
  readonly role: string;
  readonly name: string;
  readonly collections: readonly string[];
}

/** Every document of some databases: by role, then by collection, in order of id. Not to be changed. */
export type Snapshot = Readonly<Record<string, Readonly<Record<string, readonly Document[]>>>>;

const NOTHING: readonly Document[] = [];

/** One collection, and what is known to be in it. */
interface Known {
  readonly role: string;
  readonly database: string;
  readonly collection: string;
  readonly namespace: string;
  documents: readonly Document[];
}

/**
 * What some databases hold, read and written as whole. Collections that nobody has written to since are
 * neither read nor written again.
 */
export class Stores {
  readonly #all: Known[];
  readonly #touched = new Set<string>();

  /** @param databases all empty. */
  constructor(
    readonly client: MongoClient,
    databases: readonly Database[],
    readonly commands: Commands,
  ) {
    this.#all = databases.flatMap(({ role, name, collections }) =>
      collections.map((collection) => ({
        role,
        database: name,
        collection,
        namespace: `${name}.${collection}`,
        documents: NOTHING,
      })),
    );
  }

  /** Says that a collection was written to, or may be. */
  touch(database: string, collection: string): void {
    this.#touched.add(`${database}.${collection}`);
  }

  /** Reads every document. */
  async dump(): Promise<Snapshot> {
    const changed = this.#all.filter(({ namespace }) => this.#isChanged(namespace));
    await Promise.all(
      changed.map(async (known) => {
        const { database, collection } = known;
        const found = await this.client.db(database).collection(collection).find().toArray();
        known.documents = found.toSorted(byId);
      }),
    );
    this.#settle();
    const roles = [...new Set(this.#all.map(({ role }) => role))];
    return Object.fromEntries(roles.map((role) => [role, this.#contentOf(role)]));
  }

  /** Makes the databases hold these documents and nothing else. */
  async restore(snapshot: Snapshot): Promise<void> {
    const dueOf = ({ role, collection }: Known) => snapshot[role]?.[collection] ?? NOTHING;
    const changed = this.#all.filter(
      (known) => this.#isChanged(known.namespace) || known.documents !== dueOf(known),
    );
    for (const known of changed) known.documents = dueOf(known);
    this.#settle();
    if (changed.length === 0) return;
    await this.client.bulkWrite([
      ...changed.map(({ namespace }) => ({ name: 'deleteMany' as const, namespace, filter: {} })),
      ...changed.flatMap(({ namespace, documents }) =>
        documents.map((document) => ({ name: 'insertOne' as const, namespace, document })),
      ),
    ]);
  }

  #isChanged(namespace: string): boolean {
    return this.#touched.has(namespace) || this.commands.written.has(namespace);
  }

  #settle(): void {
    this.#touched.clear();
    this.commands.written.clear();
  }

  #contentOf(role: string): Record<string, readonly Document[]> {
    const own = this.#all.filter((known) => known.role === role);
    return Object.fromEntries(own.map(({ collection, documents }) => [collection, documents]));
  }
}

const byId = (a: Document, b: Document) => (String(a['_id']) < String(b['_id']) ? -1 : 1);
