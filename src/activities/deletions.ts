import type { Collection, Filter } from 'mongodb';
import { storeOf } from '../programme/store';
import type { Instant } from '../programme/instant';
import { digestOf } from '../records/digest';
import type { SourceId, TargetId } from '../records/ids';
import { tombstoneIdOf } from '../records/tombstone';
import { livedOf } from './converge';
import type { Copy, Stamped } from './converge';
import { orderKind, reviewKind, ticketKind, warrantyKind } from './copiedKinds';
import type { CopiedKind } from './copiedKinds';
import type { Copies } from './copies';
import type { SettledRef } from './customerRef';
import type { Dependencies } from './dependencies';
import { pagesOf } from './pages';

/** Leaves out what was deleted at the target, once the target owns the customer: nothing revives it. */
export async function undeleted(
  deps: Dependencies,
  { isOwned = false }: SettledRef,
  all: Copies[],
): Promise<Copies[]> {
  if (!isOwned) return all;
  const tombstones = await readTombstones(deps, all);
  if (tombstones.size === 0) return all;
  return all.map((copies) => ({
    ...copies,
    copies: copies.copies.filter((copy) => !tombstones.has(tombstoneIdIn(copies, copy))),
  }));
}

/** The ids of the tombstones that stand for some of these copies. */
export async function readTombstones(
  { target }: Dependencies,
  all: readonly Copies[],
): Promise<Set<string>> {
  const ids = all.flatMap((copies) => copies.copies.map((copy) => tombstoneIdIn(copies, copy)));
  const tombstones = new Set<string>();
  for (const page of pagesOf(ids)) {
    const found = await target.tombstones.find({ _id: { $in: page } }).toArray();
    for (const { _id } of found) tombstones.add(_id);
  }
  return tombstones;
}

/** The id that the tombstone of a copy has. */
export const tombstoneIdIn = ({ target }: Pick<Copies, 'target'>, { content }: Copy): string =>
  tombstoneIdOf(target.collectionName, content._id);

/** A copy at the target, of an account. */
type Owned = Stamped & { readonly accountId: TargetId };

/** A copy at the target of a record that the source has no more. */
export interface Deleted extends Pick<CopiedKind<unknown, unknown>, 'kind' | 'collection'> {
  /** The record's. */
  readonly id: SourceId;
  readonly copyId: TargetId;
  readonly accountId: TargetId;
}

/** What is deleted one by one; a parcel goes with its order. */
const deletable: readonly Pick<Deleted, 'kind' | 'collection'>[] = [
  orderKind,
  reviewKind,
  ticketKind,
  warrantyKind,
];

/** Finds what accounts have at the target of records that the source has deleted. */
export async function findDeleted(
  deps: Dependencies,
  accountIds: readonly TargetId[],
  all: readonly Copies[],
): Promise<Deleted[]> {
  if (accountIds.length === 0) return [];
  const known = new Set(all.flatMap(({ copies }) => copies.map(({ content }) => content._id)));
  const found = deletable.map(async ({ kind, collection }) => {
    const strays = (await readStamps(deps, collection, accountIds)).filter(
      ({ _id }) => !known.has(_id),
    );
    const there = await existing(deps, collection, strays);
    return strays
      .filter(({ origin }) => !there.has(origin.id))
      .map(({ _id: copyId, accountId, origin: { id } }): Deleted => ({
        kind,
        collection,
        id,
        copyId,
        accountId,
      }));
  });
  return (await Promise.all(found)).flat();
}

/** Deletes copies of what the source has deleted, unless they were edited at the target since. */
export async function bury(
  deps: Dependencies,
  deleted: readonly Deleted[],
  at: Instant,
): Promise<void> {
  for (const { collection, copyId } of deleted) {
    if (!(await buryOne(deps, collection, copyId, at)) || collection !== 'orders') continue;
    const parcels = deps.target.shipments.find({ orderId: copyId }).project<{ _id: TargetId }>({});
    for await (const { _id } of parcels) await buryOne(deps, 'shipments', _id, at);
  }
}

/** The tombstone comes first: nothing may bring back what a killed run has deleted. */
async function buryOne(
  deps: Dependencies,
  collection: Deleted['collection'],
  _id: TargetId,
  at: Instant,
): Promise<boolean> {
  const copies = copiesIn(deps, collection);
  const there = await copies.findOne({ _id });
  if (!there) return true;
  if (digestOf(livedOf(there).content) !== there.origin.digest) return false;
  const tombstone = { by: 'source' as const, at: new Date(at) };
  await deps.target.tombstones.updateOne(
    { _id: tombstoneIdOf(collection, _id) },
    { $setOnInsert: tombstone },
    { upsert: true },
  );
  return (await copies.deleteOne(there)).deletedCount === 1;
}

const copiesIn = ({ target }: Dependencies, collection: Deleted['collection']) =>
  target[collection] as unknown as Collection<Owned>;

/** Reads the stamps of what accounts have at the target from the source. */
export async function readStamps(
  deps: Dependencies,
  collection: Deleted['collection'],
  accountIds: readonly TargetId[],
): Promise<Pick<Owned, '_id' | 'accountId' | 'origin'>[]> {
  const filter = { accountId: { $in: accountIds }, 'origin.store': storeOf(deps.programme) };
  return await copiesIn(deps, collection)
    .find(filter as Filter<Owned>)
    .project<Pick<Owned, '_id' | 'accountId' | 'origin'>>({ accountId: 1, origin: 1 })
    .toArray();
}

async function existing(
  { source }: Dependencies,
  collection: Deleted['collection'],
  strays: readonly Pick<Owned, 'origin'>[],
): Promise<Set<string>> {
  if (strays.length === 0) return new Set();
  const records = source[collection] as unknown as Collection<{ _id: SourceId }>;
  const ids = strays.map(({ origin }) => origin.id);
  const found = await records
    .find({ _id: { $in: ids } })
    .project({ _id: 1 })
    .toArray();
  return new Set(found.map(({ _id }) => String(_id)));
}
