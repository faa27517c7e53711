import DataLoader from 'dataloader';
import { MongoClientBulkWriteError, MongoNetworkError, MongoSystemError } from 'mongodb';
import type {
  AnyClientBulkWriteModel,
  ClientBulkWriteResult,
  Collection,
  Document,
  MongoClient,
} from 'mongodb';
import type { Pace } from './pace';
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

/** A write on its way: as part of a batch, and by itself. */
interface Write {
  readonly model: AnyClientBulkWriteModel<Document>;
  readonly alone: () => Promise<unknown>;
}

/** A write that the store refuses: the others of its batch were done. */
export class RefusedWrite extends Error {
  override readonly name = 'RefusedWrite';

  constructor(
    /** The server's. */
    readonly code: number,
    /** The server's words, which may be a person's: nothing to be told on. */
    readonly errmsg: string,
  ) {
    super(`A write was refused: ${code}`);
  }
}

/** Single writes to whatever collections of a deployment, made into one command. */
export class GatheredWrites {
  readonly #ordinary: DataLoader<Write, unknown>;
  readonly #urgent: DataLoader<Write, unknown>;

  constructor(client: MongoClient, pace: Pace) {
    const open = () =>
      new DataLoader((writes: readonly Write[]) => pace.send(() => send(client, writes)), {
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
        return model ? loader.load({ model, alone }) : alone();
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

async function send(client: MongoClient, writes: readonly Write[]): Promise<unknown[]> {
  const [first, ...others] = writes;
  if (first && others.length === 0) return [await first.alone().catch(errorOf)];
  const models = writes.map(({ model }) => model);
  try {
    const result = await client.bulkWrite(models, { ordered: false, verboseResults: true });
    return models.map((model, index) => outcomeOf(model, index, result));
  } catch (error) {
    if (error instanceof MongoClientBulkWriteError) return models.map(outcomeIn(error));
    if (error instanceof MongoNetworkError || error instanceof MongoSystemError) throw error;
    // One of them cannot be sent at all, or the server knows no such batches.
    return await Promise.all(writes.map(({ alone }) => alone().catch(errorOf)));
  }
}

const errorOf = (error: unknown): Error =>
  error instanceof Error ? error : new Error(String(error));

const outcomeIn =
  (error: MongoClientBulkWriteError) =>
  (model: AnyClientBulkWriteModel<Document>, index: number): unknown => {
    const refused = error.writeErrors.get(index);
    if (refused) return new RefusedWrite(refused.code, refused.message);
    const isKept = error.writeConcernErrors.length === 0;
    return (isKept && error.partialResult && outcomeOf(model, index, error.partialResult)) || error;
  };

/** As the driver tells what became of a single write; undefined where the server has not said. */
function outcomeOf(
  { name }: AnyClientBulkWriteModel<Document>,
  index: number,
  { insertResults, updateResults, deleteResults }: ClientBulkWriteResult,
): unknown {
  const acknowledged = true;
  if (name === 'insertOne') {
    const inserted = insertResults?.get(index);
    return inserted && { acknowledged, ...inserted };
  }
  if (name === 'deleteOne') {
    const deleted = deleteResults?.get(index);
    return deleted && { acknowledged, ...deleted };
  }
  const updated = updateResults?.get(index);
  if (!updated) return undefined;
  const { didUpsert, matchedCount, modifiedCount, upsertedId = null } = updated;
  return {
    acknowledged,
    matchedCount: didUpsert ? 0 : matchedCount,
    modifiedCount,
    upsertedCount: Number(didUpsert),
    upsertedId,
  };
}
