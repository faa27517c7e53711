import type { Db, Filter, FindCursor, WithId } from 'mongodb';

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
const ASKED_AT_ONCE = 25;

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
  const found = db.collection<Stored>(collection).find(filter, {
    batchSize: size,
    sort: { _id: 1 },
    // A server may sort by ids what it could as well walk in their order.
    ...(Object.keys(filter).every((field) => field === '_id') && { hint: { _id: 1 } }),
    ...(projection && { projection }),
  });
  yield* batchesOf(found);
}

async function* batchesOf(found: FindCursor<WithId<Stored>>): AsyncGenerator<Stored[]> {
  try {
    while (await found.hasNext()) yield found.readBufferedDocuments() as Stored[];
  } finally {
    await found.close();
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
  const options = { batchSize: BATCH, ...(projection && { projection }) };
  const all = db.collection<Stored>(collection);
  const questions = questionsFor(field, values).map((asked) =>
    all.find({ ...asked, ...also }, options).toArray(),
  );
  const found = (await Promise.all(questions)).flat() as Stored[];
  return [...new Map(found.map((document) => [document._id, document])).values()];
}

/** The same in batches, in no order, for a field by which there may be very many. */
export async function* batchesIn(
  db: Db,
  collection: string,
  field: string,
  values: Iterable<string>,
  projection: Projection,
  also: Filter<Stored> = {},
): AsyncGenerator<Stored[]> {
  for (const asked of questionsFor(field, values)) {
    const options = { batchSize: BATCH, projection };
    yield* batchesOf(db.collection<Stored>(collection).find({ ...asked, ...also }, options));
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
