import type { AnyBulkWriteOperation, Collection, Document } from 'mongodb';
import type { z } from 'zod';
import { digestOf } from '../records/digest';
import type { Origin, SourceId, TargetId } from '../records/ids';
import type { originStamp } from '../records/shared';
import { isDuplicateKey } from '../stores/errors';
import { overtaken } from './failures';

/** A record as the target should have it, with the source document's id and revision. */
export interface Copy {
  readonly content: Document & { _id: TargetId };
  readonly id: SourceId;
  readonly revision: number;
}

/** A target document with the stamp that says which source document it came from. */
type Stamped = Document & { _id: TargetId; origin: z.infer<typeof originStamp> };

const BATCH = 500;
const TRIES = 3;

/**
 * Brings copies to the target until each stands there with equal content: missing ones are inserted,
 * different ones replaced unless the target's come from a later revision. Safe to run twice at once.
 * @returns how many documents were written.
 */
export async function converge<T extends { _id: TargetId }>(
  collection: Collection<T>,
  copies: readonly Copy[],
  store: Origin,
): Promise<number> {
  const target = collection as unknown as Collection<Stamped>;
  let written = 0;
  for (let start = 0; start < copies.length; start += BATCH) {
    const batch = copies.slice(start, start + BATCH).map((copy) => stamp(copy, store));
    written += await convergeBatch(target, batch, TRIES);
  }
  return written;
}

async function convergeBatch(
  target: Collection<Stamped>,
  documents: readonly Stamped[],
  tries: number,
): Promise<number> {
  const there = await originsOf(target, documents);
  const writes = documents.flatMap((document) => writeFor(document, there.get(document._id)));
  if (writes.length === 0) return 0;
  if (tries === 0) throw overtaken(`${target.collectionName} of the target`);
  try {
    const { insertedCount, modifiedCount } = await target.bulkWrite(writes, { ordered: false });
    if (insertedCount + modifiedCount === writes.length) return writes.length;
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
  }
  return writes.length + (await convergeBatch(target, documents, tries - 1));
}

const stamp = ({ content, id, revision }: Copy, store: Origin): Stamped => ({
  ...content,
  origin: { store, id, revision, digest: digestOf(content) },
});

async function originsOf(
  target: Collection<Stamped>,
  documents: readonly Stamped[],
): Promise<Map<TargetId, Stamped['origin']>> {
  const found = await target
    .find({ _id: { $in: documents.map(({ _id }) => _id) } })
    .project<Pick<Stamped, '_id' | 'origin'>>({ origin: 1 })
    .toArray();
  return new Map(found.map(({ _id, origin }) => [_id, origin]));
}

function writeFor(
  document: Stamped,
  there: Stamped['origin'] | undefined,
): AnyBulkWriteOperation<Stamped>[] {
  if (!there) return [{ insertOne: { document } }];
  const { digest, revision } = document.origin;
  if (there.digest === digest || there.revision > revision) return [];
  const asRead = { _id: document._id, 'origin.digest': there.digest };
  return [{ replaceOne: { filter: asRead, replacement: document } }];
}
