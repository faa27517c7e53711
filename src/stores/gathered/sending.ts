import {
  MongoBulkWriteError,
  MongoClientBulkWriteError,
  MongoNetworkError,
  MongoSystemError,
} from 'mongodb';
import type {
  AnyClientBulkWriteModel,
  ClientBulkWriteResult,
  Collection,
  Document,
  MongoClient,
} from 'mongodb';

/** Inserts into one collection that are sent as such, and not among other writes: servers take them faster. */
const MANY_INSERTS = 8;

/** A write on its way: as part of a batch, and by itself. */
export interface Write {
  readonly collection: Collection;
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

/**
 * Sends writes in as few commands as serve.
 * @returns what became of each; an Error where it was not done.
 */
export async function sendTogether(
  client: MongoClient,
  writes: readonly Write[],
): Promise<unknown[]> {
  const outcomes = new Map<Write, unknown>();
  const settle = async (part: readonly Write[]) => {
    const sent = await sendPart(client, part).catch((error: unknown) =>
      part.map(() => errorOf(error)),
    );
    for (const [index, write] of part.entries()) outcomes.set(write, sent[index]);
  };
  await Promise.all(partsOf(writes).map(settle));
  return writes.map((write) => outcomes.get(write));
}

/** Many inserts into a collection apart, and all else together. */
function partsOf(writes: readonly Write[]): Write[][] {
  const inserts = new Map<string, Write[]>();
  for (const write of writes.filter(isInsert)) {
    const { namespace } = write.model;
    inserts.set(namespace, [...(inserts.get(namespace) ?? []), write]);
  }
  const many = [...inserts.values()].filter(({ length }) => length >= MANY_INSERTS);
  const others = writes.filter((write) => !many.some((part) => part.includes(write)));
  return others.length > 0 ? [...many, others] : many;
}

const isInsert = ({ model }: Write) => model.name === 'insertOne';

async function sendPart(client: MongoClient, writes: readonly Write[]): Promise<unknown[]> {
  const [first, ...others] = writes;
  if (!first || others.length === 0) return await Promise.all(writes.map(({ alone }) => alone()));
  const isMany = writes.length >= MANY_INSERTS;
  const areInserts = writes.every((write) => isInsert(write) && isLike(write, first));
  try {
    return await (isMany && areInserts
      ? insertMany(first.collection, writes)
      : writeMixed(client, writes));
  } catch (error) {
    if (error instanceof MongoNetworkError || error instanceof MongoSystemError) throw error;
    // One of them cannot be sent at all, or the server knows no such batches.
    return await Promise.all(writes.map(({ alone }) => alone().catch(errorOf)));
  }
}

const isLike = (one: Write, other: Write) => one.model.namespace === other.model.namespace;

async function insertMany(collection: Collection, writes: readonly Write[]): Promise<unknown[]> {
  const documents = writes.flatMap(({ model }) =>
    model.name === 'insertOne' ? [model.document] : [],
  );
  const inserted = () =>
    documents.map(({ _id: insertedId }) => ({ acknowledged: true, insertedId }));
  try {
    await collection.insertMany(documents, { ordered: false });
    return inserted();
  } catch (error) {
    if (!(error instanceof MongoBulkWriteError)) throw error;
    const refused = new Map(
      [error.writeErrors]
        .flat()
        .map(({ index, code, errmsg = '' }) => [index, new RefusedWrite(code, errmsg)]),
    );
    // The driver makes one of every error, a lost connection's too: then the server has counted nothing.
    const isAnswered = error.insertedCount + refused.size === documents.length;
    const isKept = isAnswered && !error.result.getWriteConcernError();
    return inserted().map((one, index) => refused.get(index) ?? (isKept ? one : error));
  }
}

async function writeMixed(client: MongoClient, writes: readonly Write[]): Promise<unknown[]> {
  const models = writes.map(({ model }) => model);
  try {
    const result = await client.bulkWrite(models, { ordered: false, verboseResults: true });
    return models.map((model, index) => outcomeOf(model, index, result));
  } catch (error) {
    if (!(error instanceof MongoClientBulkWriteError)) throw error;
    return models.map(outcomeIn(error));
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
