import DataLoader from 'dataloader';
import type { AnyClientBulkWriteModel, Collection, Document, MongoClient } from 'mongodb';
import type { Pace } from './pace';
import { sendTogether } from './sending';
import type { Write } from './sending';
import { isUrgent } from './urgency';

const MOST_TOGETHER = 500;

/** The writes of one document, or of those that a filter finds, and what the driver passes to each. */
const parts = {
  insertOne: ['document'],
  updateOne: ['filter', 'update'],
  updateMany: ['filter', 'update'],
  replaceOne: ['filter', 'replacement'],
  deleteOne: ['filter'],
} as const;

type Name = keyof typeof parts;

/** What a write may be told that does not concern the others it travels with. */
const OPTIONS = ['upsert', 'arrayFilters'];

/** Single writes to whatever collections of a deployment, made into one command. */
export class GatheredWrites {
  readonly #ordinary: DataLoader<Write, unknown>;
  readonly #urgent: DataLoader<Write, unknown>;

  constructor(client: MongoClient, pace: Pace) {
    const open = () =>
      new DataLoader((writes: readonly Write[]) => pace.send(() => sendTogether(client, writes)), {
        cache: false,
        maxBatchSize: MOST_TOGETHER,
        batchScheduleFn: pace.depart,
      });
    [this.#ordinary, this.#urgent] = [open(), open()];
  }

  /** The methods of a collection that write, as the driver has them. */
  of(collection: Collection): Record<Name, (...args: unknown[]) => Promise<unknown>> {
    const method =
      (name: Name) =>
      (...args: unknown[]) => {
        const alone = () => Reflect.apply(collection[name], collection, args) as Promise<unknown>;
        const model = modelOf(collection.namespace, name, args);
        const loader = isUrgent() ? this.#urgent : this.#ordinary;
        return model ? loader.load({ collection, model, alone }) : alone();
      };
    return {
      insertOne: method('insertOne'),
      updateOne: method('updateOne'),
      updateMany: method('updateMany'),
      replaceOne: method('replaceOne'),
      deleteOne: method('deleteOne'),
    };
  }
}

/** Null where the write has options that would hold for the whole command. */
function modelOf(
  namespace: string,
  name: Name,
  args: readonly unknown[],
): AnyClientBulkWriteModel<Document> | null {
  const names = parts[name];
  const options = args[names.length] ?? {};
  if (!Object.keys(options).every((option) => OPTIONS.includes(option))) return null;
  const given = Object.fromEntries(names.map((part, index) => [part, args[index]]));
  return { namespace, name, ...given, ...options } as unknown as AnyClientBulkWriteModel<Document>;
}
