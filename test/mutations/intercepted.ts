import { Collection } from 'mongodb';
import type { AnyBulkWriteOperation, Document } from 'mongodb';
import type { Dependencies } from '../../src/activities/dependencies';

/** A write as it is about to be sent: of one document, or of those that a filter finds. */
export interface Write {
  /** The store and the collection: `source.balances`. */
  readonly place: string;
  readonly name: 'insertOne' | 'updateOne' | 'updateMany' | 'replaceOne' | 'deleteOne';
  readonly filter: Document;
  /** The operators of an update, a replacement, the document of an insert; nothing for a deletion. */
  readonly update: Document;
}

/** What stands between activities and the driver. */
export interface Interceptor {
  /** What is sent in place of a write. */
  readonly write: (write: Write) => Promise<Write>;
  /** Whether a collection is to be found empty. */
  readonly isHidden: (place: string) => boolean;
}

/** The same dependencies, but each write is what an interceptor makes of it. */
export const intercepted = (deps: Dependencies, by: Interceptor): Dependencies => ({
  ...deps,
  source: interceptedStore('source', deps.source, by),
  target: interceptedStore('target', deps.target, by),
  ledger: interceptedStore('ledger', deps.ledger, by),
});

const interceptedStore = <Store extends object>(role: string, store: Store, by: Interceptor) =>
  Object.fromEntries(
    Object.entries(store).map(([name, part]: [string, unknown]) => [
      name,
      part instanceof Collection ? interceptedCollection(`${role}.${name}`, part, by) : part,
    ]),
  ) as Store;

type Body = Omit<Write, 'place' | 'name'> & { readonly upsert?: boolean };

const parts = {
  insertOne: (document: Document) => ({ filter: {}, update: document }),
  updateOne: (filter: Document, update: Document) => ({ filter, update }),
  updateMany: (filter: Document, update: Document) => ({ filter, update }),
  replaceOne: (filter: Document, update: Document) => ({ filter, update }),
  deleteOne: (filter: Document) => ({ filter, update: {} }),
} as const;

function interceptedCollection(place: string, collection: Collection, by: Interceptor): Collection {
  const send = async (name: Write['name'], { filter, update }: Body, options: unknown[] = []) => {
    const write = await by.write({ place, name, filter, update });
    return await sendAs(collection, write, name, options);
  };
  const instead: Record<string | symbol, unknown> = {
    ...Object.fromEntries(
      Object.entries(parts).map(([name, part]) => [
        name,
        (...args: [Document, Document]) =>
          send(name as Write['name'], part(...args), args.slice(part.length)),
      ]),
    ),
    bulkWrite: async (operations: AnyBulkWriteOperation[], options: object) =>
      await collection.bulkWrite(
        await Promise.all(operations.map((operation) => rewritten(place, operation, by))),
        options,
      ),
    find: (filter: Document = {}) =>
      collection.find(by.isHidden(place) ? { _id: { $in: [] } } : filter),
  };
  return new Proxy(collection, {
    get: (whole, name) => {
      if (Object.hasOwn(instead, name)) return instead[name];
      const part: unknown = Reflect.get(whole, name, whole);
      return typeof part === 'function' ? (part.bind(whole) as unknown) : part;
    },
  });
}

/** An insert that has become a replacement takes the place of what is there. */
function sendAs(
  collection: Collection,
  { name, filter, update }: Write,
  asked: Write['name'],
  options: unknown[],
): Promise<unknown> {
  if (name !== asked) return collection.replaceOne(filter, update, { upsert: true });
  const given = { insertOne: [update], deleteOne: [filter] }[name as string] ?? [filter, update];
  return Reflect.apply(collection[name], collection, [...given, ...options]) as Promise<unknown>;
}

async function rewritten(
  place: string,
  operation: AnyBulkWriteOperation,
  by: Interceptor,
): Promise<AnyBulkWriteOperation> {
  const [[name, body] = []] = Object.entries(operation) as [Write['name'], Document][];
  if (!name || !body || !(name in parts)) throw new Error('The tests do not know such a write.');
  const field = { insertOne: 'document', replaceOne: 'replacement' }[name as string] ?? 'update';
  const asked: Document = body[field] ?? {};
  const write = await by.write({ place, name, filter: body['filter'] ?? {}, update: asked });
  const filter = 'filter' in body ? { filter: write.filter } : {};
  const update = field in body ? { [field]: write.update } : {};
  return { [name]: { ...body, ...filter, ...update } } as unknown as AnyBulkWriteOperation;
}
