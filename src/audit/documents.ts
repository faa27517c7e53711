import type { Db, Filter } from 'mongodb';

/** A document as it stands in a store; nothing about its fields is taken for granted. */
export interface Stored {
  readonly _id: string;
  readonly [field: string]: unknown;
}

/** Which fields to read: those named 1. */
export type Projection = Readonly<Record<string, 1>>;

/** How many documents of a collection are held at once. */
export const BATCH = 500;

// Longer lists are slow where a server compares each document with every value.
const ASKED_AT_ONCE = 50;

/** Which documents to read, and how. */
export interface Reading {
  readonly filter?: Filter<Stored> | undefined;
  readonly projection?: Projection | undefined;
  /** How many at a time; default 500. */
  readonly size?: number;
}

/** Every document of a collection that matches, in the order of ids, some at a time. */
export async function* batches(
  db: Db,
  collection: string,
  { filter = {}, projection, size = BATCH }: Reading = {},
): AsyncGenerator<Stored[]> {
  const cursor = db.collection<Stored>(collection).find(filter, {
    batchSize: size,
    sort: { _id: 1 },
    // A server may sort by ids what it could as well walk in their order.
    ...(Object.keys(filter).every((field) => field === '_id') && { hint: { _id: 1 } }),
    ...(projection && { projection }),
  });
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
  also: Filter<Stored> = {},
): Promise<Stored[]> {
  const questions = questionsFor(field, values).map((asked) =>
    db
      .collection<Stored>(collection)
      .find({ ...also, ...asked }, { batchSize: BATCH, ...(projection && { projection }) })
      .toArray(),
  );
  const found = (await Promise.all(questions)).flat() as Stored[];
  return [...new Map(found.map((document) => [document._id, document])).values()];
}

/** The same in batches, for a field by which there may be very many. */
export async function* batchesIn(
  db: Db,
  collection: string,
  field: string,
  values: Iterable<string>,
  projection: Projection,
  also: Filter<Stored> = {},
): AsyncGenerator<Stored[]> {
  for (const asked of questionsFor(field, values)) {
    yield* batches(db, collection, { filter: { ...also, ...asked }, projection });
  }
}

function questionsFor(field: string, values: Iterable<string>): Filter<Stored>[] {
  const wanted = [...new Set(values)];
  const starts = Array.from({ length: Math.ceil(wanted.length / ASKED_AT_ONCE) }).keys();
  return [...starts].map((index) => {
    const start = index * ASKED_AT_ONCE;
    return { [field]: { $in: wanted.slice(start, start + ASKED_AT_ONCE) } };
  });
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
