import type { AggregationCursor, Collection, Document, Filter, FindCursor } from 'mongodb';
import type { FindOptions } from 'mongodb';
import type { GatheredReads } from './reads';

/** A cursor that finds together with others when it is read whole; in any other use the collection's own. */
export function gatheredFind(
  collection: Collection,
  reads: GatheredReads,
  filter: Filter<Document>,
  options?: FindOptions,
): FindCursor<Document> {
  let projection: Document | undefined;
  const own = () => {
    const found = collection.find(filter, options);
    return projection ? found.project(projection) : found;
  };
  const cursor = inPlaceOf(own, {
    project: (fields: Document) => {
      projection = fields;
      return cursor;
    },
    toArray: async () => {
      const found = options ? null : reads.find(collection, filter, projection);
      return await (found ?? own().toArray());
    },
  });
  return cursor;
}

/** A cursor that looks up together with others when it is read whole; otherwise the collection's own. */
export function gatheredAggregate(
  collection: Collection,
  reads: GatheredReads,
  pipeline: Document[],
): AggregationCursor<Document> {
  const own = () => collection.aggregate(pipeline);
  return inPlaceOf(own, {
    toArray: async () => await (reads.aggregate(collection, pipeline) ?? own().toArray()),
  });
}

/** Makes the cursor only where it is asked for something else: an unread one would stay open. */
function inPlaceOf<T extends object>(own: () => T, instead: Record<string | symbol, unknown>): T {
  return new Proxy({} as T, {
    get: (_, name) => {
      if (Object.hasOwn(instead, name)) return instead[name];
      const cursor = own();
      const part: unknown = Reflect.get(cursor, name, cursor);
      return typeof part === 'function' ? (part.bind(cursor) as unknown) : part;
    },
  });
}
