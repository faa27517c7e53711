import type { Collection, Document, Filter, FindCursor, FindOptions } from 'mongodb';
import type { GatheredReads } from './reads';

/** What a cursor is asked for where it is read whole, perhaps some fields only. */
type Whole = 'project' | 'toArray';

/** A cursor that finds together with others when it is read whole; in any other use the collection's own. */
export function gatheredCursor(
  collection: Collection,
  reads: GatheredReads,
  filter: Filter<Document>,
  options?: FindOptions,
): FindCursor<Document> {
  let projection: Document | undefined;
  const own = () => {
    const cursor = collection.find(filter, options);
    return projection ? cursor.project(projection) : cursor;
  };
  const whole: Record<Whole, unknown> = {
    project: (fields: Document) => {
      projection = fields;
      return cursor;
    },
    toArray: async () => {
      const found = options === undefined && reads.find(collection, filter, projection);
      return await (found || own().toArray());
    },
  };
  const cursor = new Proxy({} as FindCursor<Document>, {
    get: (_, name) => {
      if (Object.hasOwn(whole, name)) return whole[name as Whole];
      const real = own();
      const part: unknown = Reflect.get(real, name, real);
      return typeof part === 'function' ? (part.bind(real) as unknown) : part;
    },
  });
  return cursor;
}
