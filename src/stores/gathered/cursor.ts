import type {
  AggregateOptions,
  AggregationCursor,
  Collection,
  Document,
  Filter,
  FindCursor,
  FindOptions,
} from 'mongodb';
import { inPlaceOf } from './inPlaceOf';
import type { GatheredReads } from './reads';

/** A cursor that finds together with others when it is read whole; in any other use the collection's own. */
export function gatheredFind(
  collection: Collection,
  reads: GatheredReads,
  filter: Filter<Document>,
  options?: FindOptions,
): FindCursor<Document> {
  let projection: Document | undefined;
  // Made only where it is asked for something else: one that nobody reads would stay open.
  const own = once(() => {
    const found = collection.find(filter, options);
    return projection ? found.project(projection) : found;
  });
  const cursor = inPlaceOf({} as FindCursor<Document>, own, {
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

/** The same of an aggregation. */
export function gatheredAggregation(
  collection: Collection,
  reads: GatheredReads,
  pipeline: Document[],
  options?: AggregateOptions,
): AggregationCursor<Document> {
  const own = once(() => collection.aggregate(pipeline, options));
  return inPlaceOf({} as AggregationCursor<Document>, own, {
    toArray: async () => {
      const found = options ? null : reads.aggregate(collection, pipeline);
      return await (found ?? own().toArray());
    },
  });
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}
