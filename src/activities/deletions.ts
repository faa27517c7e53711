import type { Collection } from 'mongodb';
import { storeOf } from '../programme/store';
import type { Instant } from '../programme/instant';
import { digestOf } from '../records/digest';
import { targetIdOf } from '../records/ids';
import type { CustomerId, SourceId, TargetId } from '../records/ids';
import { tombstoneIdOf } from '../records/tombstone';
import type { Tombstone } from '../records/tombstone';
import type { Enrolment } from '../stores/ledger';
import { livedOf } from './converge';
import type { Copy, Stamped } from './converge';
import { orderKind, reviewKind, ticketKind, warrantyKind } from './copiedKinds';
import type { CopiedKind } from './copiedKinds';
import type { Copies } from './copies';
import type { SettledRef } from './customerRef';
import type { Dependencies } from './dependencies';
import type { Kept } from './owned';
import { pagesOf, unhurried } from './pages';

/**
 * Leaves out what was deleted at the target: nothing revives it. Of a customer who is new there, and whom
 * the target does not own, nothing can have been.
 */
export async function undeleted(
  deps: Dependencies,
  { kind, isNew = false, isOwned = kind !== 'account' }: SettledRef,
  all: Copies[],
): Promise<Copies[]> {
  if (isNew && !isOwned) return all;
  const tombstones = await readTombstones(deps, all);
  if (tombstones.size === 0) return all;
  return all.map((copies) => ({
    ...copies,
    copies: copies.copies.filter((copy) => !tombstones.has(tombstoneIdIn(copies, copy))),
  }));
}

/** Who has deleted some of these copies, by the ids of their tombstones. */
export const readTombstones = (deps: Dependencies, all: readonly Copies[]): Promise<Tombstones> =>
  tombstonesAmong(
    deps,
    all.flatMap((copies) => copies.copies.map((copy) => tombstoneIdIn(copies, copy))),
  );

/** Who has deleted what, by the ids of tombstones. */
export type Tombstones = ReadonlyMap<string, Tombstone['by']>;

async function tombstonesAmong(
  { target }: Dependencies,
  ids: readonly string[],
): Promise<Tombstones> {
  const tombstones = new Map<string, Tombstone['by']>();
  for await (const page of unhurried(pagesOf(ids))) {
    const found = await target.tombstones.find({ _id: { $in: page } }).toArray();
    for (const { _id, by } of found) tombstones.set(_id, by);
  }
  return tombstones;
}

/** The id that the tombstone of a copy has. */
export const tombstoneIdIn = ({ target }: Pick<Copies, 'target'>, { content }: Copy): string =>
  tombstoneIdOf(target.collectionName, content._id);

/** A record that was deleted on one of the sides, and the copy that stays of it at the target. */
export interface Deleted extends Pick<CopiedKind<unknown, unknown>, 'kind' | 'collection'> {
  /** The record's. */
  readonly id: SourceId;
  readonly copyId: TargetId;
  /** Whose it was: an account's, or somebody's without one. */
  readonly owner: TargetId | CustomerId;
}

/** What is deleted one by one; a parcel goes with its order. */
const deletable = [orderKind, reviewKind, ticketKind, warrantyKind].map(({ kind, collection }) => ({
  kind,
  collection,
})) as readonly { kind: Deleted['kind']; collection: Kept }[];

/** Somebody of whom records may have been deleted; who has no account has those that are listed. */
export type Owner = Pick<Enrolment, '_id' | 'accountId' | 'records'>;

/** Who owns records by the list: the account, or, without one, the customer. */
export const ownerOf = ({ _id, accountId }: Owner): Deleted['owner'] => accountId ?? _id;

/**
 * Finds what of these owners the source has deleted and is not buried yet: copies in their accounts, and
 * the listed records of those without one. And what a stalled run has brought back of those that were
 * deleted at the target: an insert cannot look at the tombstone.
 */
export async function findDeleted(
  deps: Dependencies,
  owners: readonly Owner[],
  all: readonly Copies[],
  copied: Copied,
): Promise<Deleted[]> {
  const known = new Set(all.flatMap(({ copies }) => copies.map(({ content }) => content._id)));
  const found = deletable.map(async (one) => {
    const { collection } = one;
    const had = [...copied[collection].map(strayOf), ...listed(deps, collection, owners)];
    const strays = had.filter(({ copyId }) => !known.has(copyId));
    const tombstoneOf = ({ copyId }: Stray) => tombstoneIdOf(collection, copyId);
    const [there, tombstones] = await Promise.all([
      existing(deps, collection, strays),
      tombstonesAmong(deps, had.map(tombstoneOf)),
    ]);
    const buriedBy = (stray: Stray) => tombstones.get(tombstoneOf(stray));
    const isGone = ({ id, copyId }: Stray) => !known.has(copyId) && !there.has(id);
    const deleted = had.filter((stray) => buriedBy(stray) ?? isGone(stray));
    const left = await leftOf(deps, collection, deleted);
    const isLeft = (stray: Stray) => {
      const copy = left.get(stray.copyId);
      return copy !== undefined && (buriedBy(stray) === 'target' || isAsItCame(copy));
    };
    return deleted
      .filter((stray) => !buriedBy(stray) || isLeft(stray))
      .map((stray): Deleted => ({ ...stray, ...one }));
  });
  return (await Promise.all(found)).flat();
}

/**
 * Notes what was deleted, and deletes its copies, unless they were edited at the target since; what was
 * deleted there and brought back goes, whatever it says.
 */
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

/**
 * The tombstone comes first: nothing may bring back what a killed run has deleted.
 * @returns whether the copy is gone.
 */
async function buryOne(
  deps: Dependencies,
  collection: Deleted['collection'],
  _id: TargetId,
  at: Instant,
): Promise<boolean> {
  const copies = copiesIn(deps, collection);
  const { tombstones } = deps.target;
  const stone = { _id: tombstoneIdOf(collection, _id) };
  const tombstone = { by: 'source' as const, at: new Date(at) };
  await tombstones.updateOne(stone, { $setOnInsert: tombstone }, { upsert: true });
  const [there, known] = await Promise.all([copies.findOne({ _id }), tombstones.findOne(stone)]);
  if (!there) return true;
  const isUnwanted = known?.by === 'target' || isAsItCame(there);
  return isUnwanted && (await copies.deleteOne(there)).deletedCount === 1;
}

const isAsItCame = (copy: Stamped) => digestOf(livedOf(copy).content) === copy.origin.digest;

const copiesIn = ({ target }: Pick<Dependencies, 'target'>, collection: Deleted['collection']) =>
  target[collection] as unknown as Collection<Stamped & { readonly accountId: TargetId }>;

/** Whose a copy is, and the stamp of its origin. */
type Stamp = Pick<Stamped, '_id' | 'origin'> & { readonly accountId: TargetId };

async function readStamps(
  deps: Dependencies,
  collection: Deleted['collection'],
  accountIds: readonly TargetId[],
): Promise<Stamp[]> {
  return await copiesIn(deps, collection)
    .find({ accountId: { $in: accountIds }, 'origin.store': storeOf(deps.programme) })
    .project<Stamp>({ accountId: 1, origin: 1 })
    .toArray();
}

/** The stamps of what accounts have at the target from the source, by collection. */
export type Copied = Readonly<Record<Kept, readonly Stamp[]>>;

/** Reads the stamps of what accounts have at the target from the source. */
export async function readCopied(
  deps: Dependencies,
  accountIds: readonly TargetId[],
): Promise<Copied> {
  const read = async (kept: Kept) =>
    accountIds.length > 0 ? await readStamps(deps, kept, accountIds) : [];
  const [orders, reviews, tickets, warranties] = await Promise.all([
    read('orders'),
    read('reviews'),
    read('tickets'),
    read('warranties'),
  ]);
  return { orders, reviews, tickets, warranties };
}

type Stray = Omit<Deleted, 'kind' | 'collection'>;

const strayOf = ({ _id: copyId, accountId: owner, origin: { id } }: Stamp): Stray => ({
  id,
  copyId,
  owner,
});

const listed = ({ programme }: Dependencies, collection: Kept, owners: readonly Owner[]): Stray[] =>
  owners.flatMap((owner) =>
    (owner.records?.[collection] ?? []).map((id) => ({
      id,
      copyId: targetIdOf(storeOf(programme), id),
      owner: ownerOf(owner),
    })),
  );

async function existing(
  { source }: Dependencies,
  collection: Deleted['collection'],
  strays: readonly Stray[],
): Promise<Set<string>> {
  if (strays.length === 0) return new Set();
  const records = source[collection] as unknown as Collection<{ _id: SourceId }>;
  const found = await records
    .find({ _id: { $in: strays.map(({ id }) => id) } })
    .project({ _id: 1 })
    .toArray();
  return new Set(found.map(({ _id }) => String(_id)));
}

/** The copies that the target still has. */
async function leftOf(
  deps: Dependencies,
  collection: Deleted['collection'],
  strays: readonly Stray[],
): Promise<ReadonlyMap<TargetId, Stamped>> {
  if (strays.length === 0) return new Map();
  const copies = await copiesIn(deps, collection)
    .find({ _id: { $in: strays.map(({ copyId }) => copyId) } })
    .toArray();
  return new Map(copies.map((copy) => [copy._id, copy]));
}
