import { MongoBulkWriteError } from 'mongodb';
import type { AnyBulkWriteOperation, Collection, Document } from 'mongodb';
import { isDuplicateKey, refusalCode } from './errors';

/** What became of several writes. */
export interface BulkOutcome {
  /** Documents that were inserted or changed. */
  readonly written: number;
  /** The codes of those that the store refuses for good, by their places in the list, from 0. */
  readonly refused: ReadonlyMap<number, number>;
}

/**
 * Sends writes in one batch, each of which succeeds or fails by itself.
 * @throws where one fails for another reason than that it is refused or that somebody else was faster.
 */
export async function writeEach<T extends Document>(
  collection: Collection<T>,
  writes: readonly AnyBulkWriteOperation<T>[],
): Promise<BulkOutcome> {
  try {
    const { insertedCount, modifiedCount } = await collection.bulkWrite(writes, { ordered: false });
    return { written: insertedCount + modifiedCount, refused: new Map() };
  } catch (error) {
    if (!(error instanceof MongoBulkWriteError)) throw error;
    return outcomeOf(error, collection.collectionName);
  }
}

function outcomeOf(error: MongoBulkWriteError, collection: string): BulkOutcome {
  const { insertedCount, modifiedCount } = error;
  const refused = new Map<number, number>();
  const errors = [error.writeErrors].flat();
  for (const one of errors) {
    const code = refusalCode(one);
    if (code !== null) refused.set(one.index, code);
    // Not the error itself: its words may be a person's.
    else if (!isDuplicateKey(one)) throw new Error(`A write to ${collection} failed: ${one.code}`);
  }
  if (errors.length === 0) throw error;
  return { written: insertedCount + modifiedCount, refused };
}
