import type { AnyBulkWriteOperation, Collection, Document } from 'mongodb';
import type { z } from 'zod';
import { digestOf } from '../records/digest';
import type { Origin, SourceId, TargetId } from '../records/ids';
import type { originStamp } from '../records/shared';
import { isDuplicateKey } from '../stores/errors';
import { overtaken } from './failures';

/** What a record maps to, without the stamp of its origin. */
export type Content = Document & { readonly _id: TargetId };

/** A record as the target should have it, with the source document's id and revision. */
export interface Copy {
  readonly content: Content;
  readonly id: SourceId;
  readonly revision: number;
}

/** How to keep what the target alone knows when a newer copy arrives; default the copy as it is. */
export type Merge = (arriving: Content, there: Content) => Content;

/** A target document with the stamp that says which source document it came from. */
type Stamped = Content & { origin: z.infer<typeof originStamp> };

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
  merge: Merge = (arriving) => arriving,
): Promise<number> {
  const target = collection as unknown as Collection<Stamped>;
  let written = 0;
  for (let start = 0; start < copies.length; start += BATCH) {
    const batch = copies.slice(start, start + BATCH).map((copy) => stamp(copy, store));
    written += await convergeBatch(target, batch, merge, TRIES);
  }
  return written;
}

async function convergeBatch(
  target: Collection<Stamped>,
  documents: readonly Stamped[],
  merge: Merge,
  tries: number,
): Promise<number> {
  const writes = await writesFor(target, documents, merge);
  if (writes.length === 0) return 0;
  if (tries === 0) throw overtaken(`${target.collectionName} of the target`);
  try {
    const { insertedCount, modifiedCount } = await target.bulkWrite(writes, { ordered: false });
    if (insertedCount + modifiedCount === writes.length) return writes.length;
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
  }
  return writes.length + (await convergeBatch(target, documents, merge, tries - 1));
}

const stamp = ({ content, id, revision }: Copy, store: Origin): Stamped => ({
  ...content,
  origin: { store, id, revision, digest: digestOf(content) },
});

/** Inserts what is missing and replaces what is older, on the condition that it is as it was read. */
async function writesFor(
  target: Collection<Stamped>,
  documents: readonly Stamped[],
  merge: Merge,
): Promise<AnyBulkWriteOperation<Stamped>[]> {
  const origins = await originsOf(target, documents);
  const missing = documents.filter(({ _id }) => !origins.has(_id));
  const older = new Map(
    documents.filter((document) => isOlder(origins.get(document._id), document.origin)).map(byId),
  );
  const stored =
    older.size > 0 ? await target.find({ _id: { $in: [...older.keys()] } }).toArray() : [];
  const replacements = stored.flatMap((there): AnyBulkWriteOperation<Stamped>[] => {
    const document = older.get(there._id);
    if (!document) return [];
    const replacement = { ...merge(document, there), origin: document.origin };
    return [{ replaceOne: { filter: there, replacement } }];
  });
  return [...missing.map((document) => ({ insertOne: { document } })), ...replacements];
}

const byId = (document: Stamped) => [document._id, document] as const;

const isOlder = (there: Stamped['origin'] | undefined, { digest, revision }: Stamped['origin']) =>
  there !== undefined && there.digest !== digest && there.revision <= revision;

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
