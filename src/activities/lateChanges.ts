import type { AnyBulkWriteOperation } from 'mongodb';
import { datesOf } from '../programme/calendar';
import { calendarOf } from '../programme/days';
import { digestOf } from '../records/digest';
import type { CustomerId, TargetId } from '../records/ids';
import type { Enrolment } from '../stores/ledger';
import type { Copy, Stamped } from './converge';
import type { Copies } from './copies';
import { readCopiesOfMany, settledRefOf } from './copiesOfMany';
import { readCouponOwners } from './couponOwners';
import { lackingOf, owedOf } from './couponStanding';
import { findDeleted, ownerOf, readCopied, readTombstones, tombstoneIdIn } from './deletions';
import type { Copied, Deleted, Tombstones } from './deletions';
import { openMarkets } from './dependencies';
import type { Dependencies } from './dependencies';
import { unaccounted } from './differing';
import type { Differing } from './differing';
import { readDates } from './readDates';

const BATCH = 200;

/**
 * Compares whatever the source has of a market's moved customers with what was brought to the target,
 * and has those move again of whom something is new. Revisions are not asked: a warehouse may raise none.
 */
export async function enrolChanged(deps: Dependencies, market: string): Promise<void> {
  for await (const moved of walkMoved(deps, market)) {
    const changed = await changedAmong(deps, moved);
    await markChanged(deps, changed);
  }
}

/** A customer of whom the source has something new, and the mark of what that is. */
export interface Changed {
  readonly customerId: CustomerId;
  readonly mark: string;
}

/** Has moved customers move again; those who are under way learn that they have to once more. */
export async function markChanged(
  { ledger }: Pick<Dependencies, 'ledger'>,
  all: readonly Changed[],
): Promise<void> {
  if (all.length === 0) return;
  const marks = all.flatMap(({ customerId: _id, mark }): AnyBulkWriteOperation<Enrolment>[] => [
    { updateOne: { filter: { _id }, update: { $set: { changed: mark } } } },
    { updateOne: { filter: { _id, state: 'moved' }, update: { $set: { state: 'enrolled' } } } },
  ]);
  await ledger.customers.bulkWrite(marks);
}

async function* walkMoved({ ledger }: Dependencies, market: string): AsyncGenerator<Enrolment[]> {
  for (let from = 0; ; from += BATCH) {
    const ordinal = { $gte: from, $lt: from + BATCH };
    const page = await ledger.customers.find({ market, ordinal }).toArray();
    if (page.length === 0) return;
    const moved = page.filter(({ state }) => state === 'moved');
    if (moved.length > 0) yield moved;
  }
}

async function changedAmong(deps: Dependencies, moved: readonly Enrolment[]): Promise<Changed[]> {
  const [copies, copied] = await Promise.all([
    readCopiesOfMany(deps, moved),
    readCopied(
      deps,
      moved.flatMap(({ accountId }) => accountId ?? []),
    ),
  ]);
  const all = [...copies.values()].flat();
  const [known, balances, coupons, deleted] = await Promise.all([
    readKnown(deps, all, copied),
    readBalances(deps, moved),
    readCoupons(deps, moved),
    findDeleted(deps, moved, all, copied),
  ]);
  const changed: Changed[] = [];
  for (const enrolment of moved) {
    const { _id } = enrolment;
    const own = copies.get(_id) ?? [];
    const isOwn = ({ owner }: Deleted) => owner === ownerOf(enrolment);
    const differing = [
      ...own.flatMap((all) => differingOf(all, known)),
      ...[...balances, ...coupons].filter(({ customerId }) => customerId === _id),
      ...deleted.filter(isOwn),
    ];
    const undecided = await unaccounted(deps, settledRefOf(enrolment), differing);
    if (undecided.length > 0) changed.push({ customerId: _id, mark: markOf(undecided) });
  }
  return changed;
}

/** Of what is new, so that an enrolment that is tried again marks it alike. */
const markOf = (differing: readonly Differing[]): string =>
  digestOf(differing.map(({ kind, id, copy }) => [kind, id, copy?.digest ?? null]));

/** What was last brought of each record, by the stamp of its origin, and what was deleted since. */
interface Known {
  readonly stamps: ReadonlyMap<TargetId, Stamped['origin']>;
  readonly tombstones: Tombstones;
}

const differingOf = (all: Copies, { stamps, tombstones }: Known): Differing[] => [
  ...all.broken.records,
  ...all.copies.flatMap((copy): Differing[] => {
    const { content, digest, record } = copy;
    const isKnown =
      stamps.get(content._id)?.digest === digest || tombstones.has(tombstoneIdIn(all, copy));
    return isKnown ? [] : [{ kind: all.kind, id: record._id, copy }];
  }),
];

/** By the accounts' stamps; what is in no account, and parcels, by id. */
async function readKnown(
  deps: Dependencies,
  all: readonly Copies[],
  copied: Copied,
): Promise<Known> {
  const stamps = new Map(
    Object.values(copied)
      .flat()
      .map(({ _id, origin }) => [_id, origin]),
  );
  const collections = [...new Set(all.map(({ target }) => target))];
  const others = collections.map(async (target) => {
    const due = all
      .filter((one) => one.target === target)
      .flatMap(({ copies }) => copies.filter(({ content }) => !stamps.has(content._id)));
    if (due.length === 0) return [];
    return await target
      .find({ _id: { $in: due.map(({ content }) => content._id) } })
      .project<Pick<Stamped, '_id' | 'origin'>>({ origin: 1 })
      .toArray();
  });
  for (const { _id, origin } of (await Promise.all(others)).flat()) stamps.set(_id, origin);
  const isMissing = ({ content }: Copy) => !stamps.has(content._id);
  const missing = all.map((one) => ({ ...one, copies: one.copies.filter(isMissing) }));
  return { stamps, tombstones: await readTombstones(deps, missing) };
}

/** Points or credit that came to the source after it was debited, and balances that no freeze has met. */
async function readBalances({ source, programme }: Dependencies, moved: readonly Enrolment[]) {
  const customerIds = moved.map(({ _id }) => _id);
  const owned = { customerId: { $in: customerIds }, ...openMarkets(programme) };
  const balances = (await source.balances.find(owned).toArray()).filter(
    ({ amount, fence }) => amount !== 0 || !fence,
  );
  return balances.map(({ _id, customerId }) => ({ kind: 'balance' as const, id: _id, customerId }));
}

/** Coupons that are owed again, or whose successors lack a use that a cancelled order gave back. */
async function readCoupons(deps: Dependencies, moved: readonly Enrolment[]) {
  const dates = (await readDates(deps)()) ?? datesOf(calendarOf(deps.programme));
  const accounts = moved.filter(({ kind }) => kind === 'account').map(({ _id }) => _id);
  const owners = await readCouponOwners(deps, accounts);
  return owners.flatMap((owner) =>
    [...owedOf(owner, dates), ...lackingOf(owner)].map(({ _id: id }) => ({
      kind: 'coupon' as const,
      id,
      customerId: owner.customerId,
    })),
  );
}
