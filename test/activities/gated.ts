import { Collection, MongoClient } from 'mongodb';
import type {
  AggregationCursor,
  AnyBulkWriteOperation,
  BulkWriteOptions,
  Document,
  Filter,
  FindCursor,
} from 'mongodb';
import type { InsertManyResult, OptionalUnlessRequiredId, UpdateFilter } from 'mongodb';
import type { Dependencies } from '../../src/activities/dependencies';
import type { Gate } from './gates';

/** The same dependencies, but each write, and each mail, has to pass a gate. */
export const throughGate = (deps: Dependencies, gate: Gate): Dependencies => ({
  ...deps,
  source: gatedStore(deps.source, gate),
  target: gatedStore(deps.target, gate),
  ledger: gatedStore(deps.ledger, gate),
  mailer: {
    send: (mail) => gate.pass(single('', () => deps.mailer.send(mail))),
    probe: () => deps.mailer.probe(),
    close: () => undefined,
  },
});

const gatedStore = <Store extends object>(store: Store, gate: Gate): Store =>
  Object.fromEntries(
    Object.entries(store).map(([name, part]: [string, unknown]) => {
      if (part instanceof Collection) return [name, gatedCollection(part, gate)];
      if (part instanceof MongoClient) return [name, readOnly(part)];
      throw new Error(`The tests do not know what ${name} of a store is.`);
    }),
  ) as Store;

const single = <T>(namespace: string, whole: () => Promise<T>) => ({
  namespace,
  size: 1,
  whole,
  part: whole,
});

const singleWrites = [
  'insertOne',
  'updateOne',
  'replaceOne',
  'deleteOne',
  'findOneAndUpdate',
  'findOneAndReplace',
  'findOneAndDelete',
] as const;

/** Writes that no activity has used so far; whoever uses one teaches the gate to divide it. */
const unknownWrites = ['drop', 'initializeOrderedBulkOp', 'initializeUnorderedBulkOp'];

function gatedCollection(collection: Collection, gate: Gate): Collection {
  const writes: Record<string, unknown> = {
    ...Object.fromEntries(
      singleWrites.map((name) => [
        name,
        (...args: unknown[]) =>
          gate.pass(
            single(
              collection.namespace,
              () => Reflect.apply(collection[name], collection, args) as Promise<unknown>,
            ),
          ),
      ]),
    ),
    ...batchWrites(collection, gate),
    ...reads(collection, gate),
  };
  return refusing(collection, unknownWrites, writes);
}

function batchWrites(collection: Collection, gate: Gate) {
  const { namespace } = collection;
  return {
    insertMany: (
      documents: OptionalUnlessRequiredId<Document>[],
      options?: BulkWriteOptions,
    ): Promise<InsertManyResult> =>
      gate.pass({
        namespace,
        size: documents.length,
        whole: () => collection.insertMany(documents, options),
        part: (count) => collection.insertMany(documents.slice(0, count), options),
      }),
    bulkWrite: (operations: AnyBulkWriteOperation[], options?: BulkWriteOptions) =>
      gate.pass({
        namespace,
        size: operations.length,
        whole: () => collection.bulkWrite(operations, options),
        part: (count) => collection.bulkWrite(operations.slice(0, count), options),
      }),
    deleteMany: async (filter: Filter<Document>) => {
      const ids = await idsOf(collection, filter);
      return await gate.pass({
        namespace,
        size: Math.max(1, ids.length),
        whole: () => collection.deleteMany(filter),
        part: (count) => collection.deleteMany({ _id: { $in: ids.slice(0, count) } }),
      });
    },
    updateMany: async (filter: Filter<Document>, update: UpdateFilter<Document>) => {
      const ids = await idsOf(collection, filter);
      return await gate.pass({
        namespace,
        size: Math.max(1, ids.length),
        whole: () => collection.updateMany(filter, update),
        part: (count) => collection.updateMany({ _id: { $in: ids.slice(0, count) } }, update),
      });
    },
  };
}

async function idsOf(collection: Collection, filter: Filter<Document>) {
  const found = await collection.find(filter).project({ _id: 1 }).toArray();
  return found.map(({ _id }): unknown => _id) as Document['_id'][];
}

function reads(collection: Collection, gate: Gate) {
  const held = async <T>(read: () => Promise<T>, from = [collection.namespace]): Promise<T> => {
    await Promise.all(from.map(async (namespace) => gate.look?.(namespace)));
    const found = await read();
    await Promise.all(from.map(async (namespace) => gate.read?.(namespace)));
    return found;
  };
  const gatedCursor = (cursor: FindCursor | AggregationCursor, from?: string[]) => {
    const [toArray, next] = [cursor.toArray.bind(cursor), cursor.next.bind(cursor)];
    const hasNext = cursor.hasNext.bind(cursor);
    // The driver takes one after the other for an array, too: that is one read.
    let isWhole = false;
    const whole = () => {
      isWhole = true;
      return toArray();
    };
    return Object.assign(cursor, {
      toArray: () => held<unknown>(whole, from),
      next: () => (isWhole ? next() : held<unknown>(next, from)),
      hasNext: () => (isWhole ? hasNext() : held(hasNext, from)),
    });
  };
  return {
    findOne: (filter: Filter<Document>) => held(() => collection.findOne(filter)),
    countDocuments: (filter: Filter<Document>) => held(() => collection.countDocuments(filter)),
    find: (filter: Filter<Document> = {}) => gatedCursor(collection.find(filter)),
    aggregate: (pipeline: Document[]) =>
      gatedCursor(collection.aggregate(pipeline), [
        collection.namespace,
        ...pipeline.flatMap((stage) => joinedBy(collection, stage)),
      ]),
  };
}

const joinedBy = ({ dbName }: Collection, { $lookup }: Document): string[] =>
  $lookup ? [`${dbName}.${($lookup as { from: string }).from}`] : [];

const readOnly = (client: MongoClient): MongoClient =>
  refusing(client, ['bulkWrite', 'startSession', 'withSession'], {});

/** The same object with other methods in place of some; a method that is refused cannot be had. */
function refusing<T extends object>(
  object: T,
  refused: readonly (string | symbol)[],
  instead: Readonly<Record<string | symbol, unknown>>,
): T {
  return new Proxy(object, {
    get: (whole, name) => {
      if (Object.hasOwn(instead, name)) return instead[name];
      if (refused.includes(name)) throw new Error(`${String(name)} passes no gate of the tests.`);
      const part: unknown = Reflect.get(whole, name, whole);
      return typeof part === 'function' ? (part.bind(whole) as unknown) : part;
    },
  });
}
