import { Collection } from 'mongodb';
import type { AggregateOptions, Document, Filter, FindOptions, MongoClient } from 'mongodb';
import { gatheredAggregation, gatheredFind } from './cursor';
import { inPlaceOf } from './inPlaceOf';
import { Pace } from './pace';
import { GatheredReads } from './reads';
import { GatheredWrites } from './writes';

/**
 * The same store, but the reads and single writes that activities ask for at the same time travel
 * together: one command for the like reads of many customers, one for the writes of all of them. Each
 * still gets its own documents, counts and errors. Whatever else a collection can do goes straight to it.
 */
export function gathered<Store extends { readonly client: MongoClient }>(store: Store): Store {
  const pace = new Pace();
  const writes = new GatheredWrites(store.client, pace);
  const reads = new GatheredReads(pace);
  const parts = Object.entries(store).map(([name, part]: [string, unknown]) => [
    name,
    part instanceof Collection ? gatheredCollection(part, reads, writes) : part,
  ]);
  return Object.fromEntries(parts) as Store;
}

function gatheredCollection(
  collection: Collection,
  reads: GatheredReads,
  writes: GatheredWrites,
): Collection {
  const instead: Record<string | symbol, unknown> = {
    find: (filter: Filter<Document> = {}, options?: FindOptions) =>
      gatheredFind(collection, reads, filter, options),
    findOne: async (filter: Filter<Document> = {}, options?: FindOptions) => {
      const found = options ? null : reads.find(collection, filter);
      return found ? ((await found)[0] ?? null) : await collection.findOne(filter, options);
    },
    aggregate: (pipeline: Document[] = [], options?: AggregateOptions) =>
      gatheredAggregation(collection, reads, pipeline, options),
    ...writes.of(collection),
  };
  return inPlaceOf(collection, () => collection, instead);
}
