import type { AnyBulkWriteOperation, Collection, Document } from 'mongodb';
import type { z } from 'zod';
import { digestOf } from '../records/digest';
import type { Origin, SourceId, TargetId } from '../records/ids';
import type { originStamp } from '../records/shared';
import { writeEach } from '../stores/bulk';
import { overtaken } from './failures';

/** What a record maps to, without the stamp of its origin. */
export type Content = Document & { readonly _id: TargetId };

/** A record of the source, and what the target should have of it. */
export interface Copy {
  readonly content: Content;
  readonly record: { readonly _id: SourceId; readonly revision: number };
}

/** How a kind of record lives on at the target. */
export interface Merging {
  /** Adds what the target alone knows to a newer copy. */
  readonly merge: (arriving: Content, there: Content) => Content;
  /** What a copy can have been before the target added what `merge` keeps. */
  readonly formerly: (there: Content, arriving: Content) => readonly Content[];
}

/** A kind of which a newer copy replaces the earlier one. */
export const unmerged: Merging = { merge: (arriving) => arriving, formerly: (there) => [there] };

/** A target document with the stamp that says which source document it came from. */
export type Stamped = Content & { origin: z.infer<typeof originStamp> };

/** A copy that the target refuses to store. */
export interface Refused {
  readonly copy: Copy;
  /** The server's: 121 is a validator's, 11000 that of a unique index. */
  readonly code: number;
  /** Whether the target has no earlier copy either. */
  readonly isAbsent: boolean;
}

/** A copy that is newer at the source, while somebody has edited the earlier one at the target. */
export interface Edited {
  readonly copy: Copy;
  readonly there: Stamped;
}

/** What became of copies: how many were written, which were refused, which need somebody's word. */
export interface Converged {
  readonly written: number;
  readonly refused: readonly Refused[];
  readonly edited: readonly Edited[];
}

const BATCH = 500;
const TRIES = 3;

/**
 * Brings copies to the target until each stands there with equal content: missing ones are inserted,
 * different ones replaced unless the target's come from a later revision or were edited there. Safe to
 * run twice at once.
 */
export async function converge<T extends { _id: TargetId }>(
  collection: Collection<T>,
  copies: readonly Copy[],
  store: Origin,
  merging: Merging = unmerged,
): Promise<Converged> {
  const target = collection as unknown as Collection<Stamped>;
  let converged: Converged = { written: 0, refused: [], edited: [] };
  for (let start = 0; start < copies.length; start += BATCH) {
    const batch = copies.slice(start, start + BATCH).map((copy) => arrivalOf(copy, store));
    converged = sum(converged, await convergeBatch(target, batch, merging, TRIES));
  }
  return converged;
}

/** Replaces copies that were edited at the target after all, each as it was seen. */
export async function overwrite(
  target: Collection<Content>,
  edited: readonly Edited[],
  store: Origin,
  merging: Merging,
): Promise<Converged> {
  const writes = edited.map(({ copy, there }) => replace(arrivalOf(copy, store), there, merging));
  if (writes.length === 0) return { written: 0, refused: [], edited: [] };
  const stamped = target as unknown as Collection<Stamped>;
  const { written, refused } = await send(stamped, writes);
  const isDone = written + refused.length === writes.length;
  if (!isDone) throw overtaken(`${target.collectionName} of the target`);
  return { written, refused, edited: [] };
}

/** A copy on its way, with what the target is to store. */
interface Arrival {
  readonly copy: Copy;
  readonly document: Stamped;
}

/** One write of a batch, and for which copy. */
interface Write {
  readonly arrival: Arrival;
  readonly operation: AnyBulkWriteOperation<Stamped>;
}

async function convergeBatch(
  target: Collection<Stamped>,
  arrivals: readonly Arrival[],
  merging: Merging,
  tries: number,
): Promise<Converged> {
  const { writes, edited } = await planOf(target, arrivals, merging);
  if (writes.length === 0) return { written: 0, refused: [], edited };
  if (tries === 0) throw overtaken(`${target.collectionName} of the target`);
  const { written, refused } = await send(target, writes);
  if (written + refused.length === writes.length) return { written, refused, edited };
  const left = arrivals.filter(({ copy }) => !refused.some((one) => one.copy === copy));
  const again = await convergeBatch(target, left, merging, tries - 1);
  return sum({ written, refused, edited: [] }, again);
}

async function send(target: Collection<Stamped>, writes: readonly Write[]) {
  const operations = writes.map(({ operation }) => operation);
  const { written, refused } = await writeEach(target, operations);
  return {
    written,
    refused: writes.flatMap(({ arrival: { copy }, operation }, index): Refused[] => {
      const code = refused.get(index);
      return code === undefined ? [] : [{ copy, code, isAbsent: 'insertOne' in operation }];
    }),
  };
}

const sum = (one: Converged, other: Converged): Converged => ({
  written: one.written + other.written,
  refused: [...one.refused, ...other.refused],
  edited: [...one.edited, ...other.edited],
});

const arrivalOf = (copy: Copy, store: Origin): Arrival => ({ copy, document: stamp(copy, store) });

/** A copy as the target stores it. */
export function stamp({ content, record }: Copy, store: Origin): Stamped {
  const { _id: id, revision } = record;
  return { ...content, origin: { store, id, revision, digest: digestOf(content) } };
}

/** Inserts what is missing and replaces what is older, on the condition that it is as it was read. */
async function planOf(
  target: Collection<Stamped>,
  arrivals: readonly Arrival[],
  merging: Merging,
): Promise<{ writes: Write[]; edited: Edited[] }> {
  const origins = await originsOf(target, arrivals);
  const missing = arrivals.filter(({ document }) => !origins.has(document._id));
  const older = new Map(
    arrivals
      .filter(({ document: { _id, origin } }) => isOlder(origins.get(_id), origin))
      .map((arrival) => [arrival.document._id, arrival]),
  );
  const stored =
    older.size > 0 ? await target.find({ _id: { $in: [...older.keys()] } }).toArray() : [];
  const [edited, writes]: [Edited[], Write[]] = [[], missing.map(insert)];
  for (const there of stored) {
    const arrival = older.get(there._id);
    if (!arrival || !isOlder(there.origin, arrival.document.origin)) continue;
    if (wasEdited(there, arrival.document, merging)) edited.push({ copy: arrival.copy, there });
    else writes.push(replace(arrival, there, merging));
  }
  return { writes, edited };
}

function insert(arrival: Arrival): Write {
  return { arrival, operation: { insertOne: { document: arrival.document } } };
}

function replace(arrival: Arrival, there: Stamped, { merge }: Merging): Write {
  const { document } = arrival;
  const replacement = { ...merge(document, there), origin: document.origin };
  return { arrival, operation: { replaceOne: { filter: there, replacement } } };
}

/** Whether somebody changed at the target what we wrote there, into something that is no merge. */
function wasEdited(there: Stamped, arriving: Stamped, { formerly }: Merging): boolean {
  const known = [there.origin.digest, arriving.origin.digest];
  return !formerly(contentOf(there), arriving).some((former) => known.includes(digestOf(former)));
}

/** A copy as the target has it, without the stamp of its origin. */
export function contentOf({ origin: _, ...content }: Content): Content {
  return content;
}

const isOlder = (there: Stamped['origin'] | undefined, { digest, revision }: Stamped['origin']) =>
  there !== undefined && there.digest !== digest && there.revision <= revision;

async function originsOf(
  target: Collection<Stamped>,
  arrivals: readonly Arrival[],
): Promise<Map<TargetId, Stamped['origin']>> {
  const found = await target
    .find({ _id: { $in: arrivals.map(({ document }) => document._id) } })
    .project<Pick<Stamped, '_id' | 'origin'>>({ origin: 1 })
    .toArray();
  return new Map(found.map(({ _id, origin }) => [_id, origin]));
}
