import type { Db, Filter } from 'mongodb';
import type { Fields } from './values';

/** A document as it stands in a store; nothing about its fields is taken for granted. */
export interface Stored {
  readonly _id: string;
  readonly [field: string]: unknown;
}

/** Which fields to read: those named 1. */
export type Projection = Readonly<Record<string, 1>>;

const BATCH = 500;

/** Every document of a collection that matches, 500 at a time. */
export async function* batches(
  db: Db,
  collection: string,
  projection?: Projection,
  filter: Filter<Stored> = {},
): AsyncGenerator<Stored[]> {
  const options = { batchSize: BATCH, ...(projection && { projection }) };
  const cursor = db.collection<Stored>(collection).find(filter, options);
  try {
    while (await cursor.hasNext()) yield cursor.readBufferedDocuments() as Stored[];
  } finally {
    await cursor.close();
  }
}

/**
 * The documents of a collection whose field has one of these values, and whose other fields are
 * `also`; asks nothing for no values.
 */
export async function findIn(
  db: Db,
  collection: string,
  field: string,
  values: Iterable<string>,
  projection?: Projection,
  also: Fields = {},
): Promise<Stored[]> {
  const wanted = [...new Set(values)];
  if (wanted.length === 0) return [];
  const filter: Filter<Stored> = { ...also, [field]: { $in: wanted } };
  const found = db.collection<Stored>(collection).find(filter, projection ? { projection } : {});
  return (await found.toArray()) as Stored[];
}

/** The documents of a collection that have one of these ids, by id. */
export async function byId(
  db: Db,
  collection: string,
  ids: Iterable<string>,
  projection?: Projection,
): Promise<Map<string, Stored>> {
  const found = await findIn(db, collection, '_id', ids, projection);
  return new Map(found.map((document) => [document._id, document]));
}
