import type { Collection, Document } from 'mongodb';
import type { z } from 'zod';
import { digestOf } from '../records/digest';
import type { Edit } from '../records/edit';
import type { Origin, SourceId, TargetId } from '../records/ids';
import { asItCame, livingOn } from '../records/life';
import type { Life, Lived } from '../records/life';
import type { originStamp } from '../records/shared';
import { settleWrites } from '../stores/settleWrites';
import { pagesOf, unhurried } from './pages';
import { overtaken } from './failures';

/** What a record maps to, without the stamp of its origin. */
export type Content = Document & { readonly _id: TargetId };

/** A record of the source, and what the target should have of it. */
export interface Copy {
  readonly content: Content;
  /** Of the content. */
  readonly digest: string;
  readonly record: { readonly _id: SourceId; readonly revision: number };
}

/** What the target should have of a record. */
export const copyOf = (content: Content, record: Copy['record']): Copy => ({
  content,
  digest: digestOf(content),
  record,
});

/** A kind of which a newer copy replaces the earlier one. */
const still: Life = { grows: {}, changes: [] };

/** A target document with the stamp that says which source document it came from. */
export type Stamped = Content & { origin: z.infer<typeof originStamp>; edits?: Edit[] };

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

const TRIES = 3;

/** What is expected to be at the target: of a first copy nothing, so that it need not be looked for. */
export type Expected = 'nothing' | 'copies';

/** How copies arrive: what may become of their kind at the target, and what is expected to be there. */
interface Arriving {
  readonly life: Life;
  readonly expected: Expected;
}

/**
 * Brings copies to the target until each stands there with equal content: missing ones are inserted,
 * different ones replaced unless the target's come from a later revision or were edited there. Safe to
 * run twice at once.
 */
export async function converge<T extends { _id: TargetId }>(
  collection: Collection<T>,
  copies: readonly Copy[],
  store: Origin,
  { life = still, expected = 'copies' }: Partial<Arriving> = {},
): Promise<Converged> {
  const target = collection as unknown as Collection<Stamped>;
  let converged: Converged = { written: 0, refused: [], edited: [] };
  for await (const page of unhurried(pagesOf(copies))) {
    const batch = page.map((copy) => stamp(copy, store));
    converged = sum(converged, await bringBatch(target, batch, { life, expected }));
  }
  return converged;
}

/** Replaces copies that were edited at the target after all, each as it was seen. */
export async function overwrite(
  target: Collection<Content>,
  edited: readonly Edited[],
  store: Origin,
  life: Life,
): Promise<Converged> {
  const writes = edited.map(({ copy, there }) => replace(stamp(copy, store), there, life));
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

/** A write, and for which copy. */
interface Write {
  readonly copy: Copy;
  /** Whether the target has no earlier copy. */
  readonly isAbsent: boolean;
  /** @returns how many documents it has changed. */
  readonly send: (target: Collection<Stamped>) => Promise<number>;
}

/** Writes without a look; where something is there after all, or is refused, it is looked for. */
async function bringBatch(
  target: Collection<Stamped>,
  arrivals: readonly Arrival[],
  { life, expected }: Arriving,
): Promise<Converged> {
  if (expected === 'copies') return await convergeBatch(target, arrivals, life, TRIES);
  const { written } = await send(target, arrivals.map(insert));
  if (written === arrivals.length) return { written, refused: [], edited: [] };
  const others = await convergeBatch(target, arrivals, life, TRIES);
  return { ...others, written: written + others.written };
}

async function convergeBatch(
  target: Collection<Stamped>,
  arrivals: readonly Arrival[],
  life: Life,
  tries: number,
): Promise<Converged> {
  const { writes, edited } = await planOf(target, arrivals, life);
  if (writes.length === 0) return { written: 0, refused: [], edited };
  if (tries === 0) throw overtaken(`${target.collectionName} of the target`);
  const { written, refused } = await send(target, writes);
  if (written + refused.length === writes.length) return { written, refused, edited };
  const left = arrivals.filter(({ copy }) => !refused.some((one) => one.copy === copy));
  const again = await convergeBatch(target, left, life, tries - 1);
  return sum({ written, refused, edited: [] }, again);
}

async function send(target: Collection<Stamped>, writes: readonly Write[]) {
  const sent = writes.map(({ send: one }) => one(target));
  const { written, refused } = await settleWrites(sent, target.collectionName);
  return {
    written,
    refused: writes.flatMap(({ copy, isAbsent }, index): Refused[] => {
      const code = refused.get(index);
      return code === undefined ? [] : [{ copy, code, isAbsent }];
    }),
  };
}

const sum = (one: Converged, other: Converged): Converged => ({
  written: one.written + other.written,
  refused: [...one.refused, ...other.refused],
  edited: [...one.edited, ...other.edited],
});

function stamp(copy: Copy, store: Origin): Arrival {
  const { content, digest, record } = copy;
  const { _id: id, revision } = record;
  return {
    copy,
    document: { ...content, origin: { store, id, revision, digest } },
  };
}

/** Inserts what is missing and replaces what is older, on the condition that it is as it was read. */
async function planOf(
  target: Collection<Stamped>,
  arrivals: readonly Arrival[],
  life: Life,
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
    if (wasEdited(there, arrival.copy, life)) edited.push({ copy: arrival.copy, there });
    else writes.push(replace(arrival, there, life));
  }
  return { writes, edited };
}

const insert = ({ copy, document }: Arrival): Write => ({
  copy,
  isAbsent: true,
  send: async (target) => {
    await target.insertOne(document);
    return 1;
  },
});

function replace({ copy, document }: Arrival, there: Stamped, life: Life): Write {
  const { content, edits } = livingOn(copy.content, livedOf(there), life);
  const replacement = {
    ...content,
    origin: document.origin,
    ...(edits.length > 0 && { edits }),
  };
  return {
    copy,
    isAbsent: false,
    send: async (target) => (await target.replaceOne(there, replacement)).modifiedCount,
  };
}

/** Whether the target has of a copy neither what we wrote there nor what its shop says it has changed. */
function wasEdited(there: Stamped, { content, digest }: Copy, life: Life): boolean {
  const known = [there.origin.digest, digest];
  const came = asItCame(livedOf(there), content, life).map(digestOf);
  return !came.some((one) => known.includes(one));
}

/** A copy as the target has it, and what its shop says it has changed of it. */
export function livedOf({ origin: _, edits, ...content }: Content): Lived<Content> {
  return { content, edits };
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
