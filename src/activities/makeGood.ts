import { composeNotice } from '../notices/compose';
import type { Dates } from '../programme/calendar';
import type { Instant } from '../programme/instant';
import { instantOf } from '../programme/instant';
import type { SourceCoupon } from '../records/coupon';
import { byId } from '../records/ids';
import type { TargetId } from '../records/ids';
import type { CouponClock, Voided } from './coupons';
import { isOverdue, reissue } from './coupons';
import type { CouponOwner } from './couponOwners';
import { HANDED_OUT, isHandedOut, lackingOf, outstandingOf, owedOf } from './couponStanding';
import type { Dependencies } from './dependencies';
import { noteMadeGood } from './lateCoupons';
import { languageOf } from './notify';
import { deliver, queue } from './outbox';
import type { Addressees, OwedNotice } from './outbox';
import { restoreUses } from './restoreUses';

/** How many coupons of an owner were made good, and how many are still owed. */
export interface MadeGood {
  readonly coupons: number;
  readonly owed: number;
}

/** Where an owner sees a coupon: in an account, or by a code that is mailed or handed out. */
type Route = { readonly accountId: TargetId } | Addressees;

/**
 * Nothing is voided while what its successor needs does not answer, so that nobody is left between two
 * codes: the target, and the mail server where somebody is to be mailed.
 * @throws MailFault, or the driver's error, where one of them does not.
 */
export async function requireAnswers(
  { target, mailer }: Dependencies,
  owners: readonly CouponOwner[],
  dates: Dates,
): Promise<void> {
  const waiting = owners.filter((owner) => outstandingOf(owner, dates).length > 0);
  if (waiting.length === 0) return;
  await target.client.db().command({ ping: 1 });
  if (waiting.some((owner) => 'addresses' in routeOf(owner))) await mailer.probe();
}

/**
 * Makes good whatever coupon of an owner is outstanding, where the owner can see it: in the account that
 * is active, else in a mail to the verified address, unless a person decided to hand it out. Whom none of
 * that reaches is marked: to move early where the move has not begun, else as somebody who needs a case.
 */
export async function makeGood(
  deps: Dependencies,
  owner: CouponOwner,
  clock: CouponClock,
): Promise<MadeGood> {
  await restoreUses(deps, lackingOf(owner));
  const waiting = outstandingOf(owner, clock.dates);
  const good = waiting.length > 0 ? await reissueBy(deps, owner, waiting, clock) : [];
  const owed = owedOf(owner, clock.dates).filter((coupon) => !good || !waiting.some(is(coupon)));
  if (!good) await markUnreached(deps, owner, clock.haveMovedEarly);
  else await settleNotice(deps, owner);
  const overdue = waiting.filter((coupon) => isOverdue(coupon, clock));
  const late = [...owner.late.filter(({ madeGoodAt }) => !madeGoodAt), ...overdue];
  const settled = late.filter((coupon) => !owed.some(is(coupon))).map(({ _id }) => _id);
  await noteMadeGood(deps, settled, clock);
  if (owed.length === 0) await settleOwed(deps, owner);
  return { coupons: good?.length ?? 0, owed: owed.length };
}

const is =
  ({ _id }: { readonly _id: string }) =>
  (other: { readonly _id: string }) =>
    other._id === _id;

function routeOf(owner: CouponOwner): Route {
  if (owner.accountId) return { accountId: owner.accountId };
  return isHandedOut(owner) ? { reason: HANDED_OUT } : owner.to;
}

/** The coupons that their owner sees now; null where there is no way, or it turned out to be none. */
async function reissueBy(
  deps: Dependencies,
  owner: CouponOwner,
  waiting: readonly SourceCoupon[],
  clock: CouponClock,
): Promise<readonly Voided[] | null> {
  const route = routeOf(owner);
  if ('accountId' in route) return await reissue(deps, waiting, clock, route.accountId);
  if ('reason' in route && route.reason !== HANDED_OUT) return null;
  return await reissueByNotice(deps, owner, waiting, clock, route);
}

/** Owes the notice before it voids anything, so that a killed run knows whom it has yet to write to. */
async function reissueByNotice(
  deps: Dependencies,
  owner: CouponOwner,
  waiting: readonly SourceCoupon[],
  clock: CouponClock,
  to: Addressees,
): Promise<readonly Voided[] | null> {
  const { programme } = deps;
  const notice = noticeTo(owner, clock.at);
  await owe(deps, notice);
  const voided = await reissue(deps, waiting, clock, null);
  const issues = voided.map(({ successor }) => successor.issuedAt.getTime());
  // By its instant a notice tells which coupons it is about: those that were issued until then.
  const at = instantOf(Math.max(Date.parse(clock.at), ...issues));
  const reached = voided.length > 0 ? to : { reason: 'nothingOwed' };
  const state = await deliver(deps, { ...notice, at }, reached, () =>
    composeNotice('coupons', languageOf(deps, owner.market), {
      brand: programme.brand,
      platform: programme.platform,
      website: programme.target.website,
      coupons: [...voided]
        .sort(byId)
        .map(({ successor: { code, validUntil } }) => ({ code, validUntil })),
    }),
  );
  const isReached = state === 'sent' || 'reason' in reached;
  return isReached ? voided : null;
}

/** The notice of an owner that is not done, or else the next one: `coupons-C1`, `coupons-C1.2`. */
function noticeTo({ customerId, market, notices }: CouponOwner, at: Instant): OwedNotice {
  const undone = notices.find(({ state, reason }) => state !== 'sent' && reason !== HANDED_OUT);
  const base = `coupons-${customerId}`;
  const next = notices.length === 0 ? base : `${base}.${notices.length + 1}`;
  return { key: undone?._id ?? next, template: 'coupons', customerId, market, at };
}

/** Queues a notice; one that could not be delivered is owed again. */
async function owe(deps: Dependencies, notice: OwedNotice): Promise<void> {
  const { state, reason } = await queue(deps, notice);
  if (state !== 'undeliverable' || reason === HANDED_OUT) return;
  await deps.ledger.notices.updateOne(
    { _id: notice.key, state: 'undeliverable' },
    { $set: { state: 'pending', reason: null } },
  );
}

/** A notice that a killed run has owed, about coupons that their owner sees by now, is not mailed. */
async function settleNotice({ ledger }: Dependencies, owner: CouponOwner): Promise<void> {
  const pending = owner.notices.find(({ state }) => state === 'pending');
  if (!pending) return;
  const reason = owner.accountId ? 'inAccount' : 'nothingOwed';
  await ledger.notices.updateOne(
    { _id: pending._id, state: 'pending' },
    { $set: { state: 'undeliverable', reason } },
  );
}

/** Marks somebody whom no coupon reaches: to move early, or as one whom that did not help. */
export async function markUnreached(
  { ledger }: Dependencies,
  { enrolment }: CouponOwner,
  haveMovedEarly = false,
): Promise<void> {
  if (!enrolment) return;
  const { _id, state, early, owed } = enrolment;
  if (owed) return;
  if (state !== 'enrolled' || haveMovedEarly) {
    await ledger.customers.updateOne(
      { _id, owed: { $exists: false } },
      { $set: { owed: 'address' } },
    );
  } else if (state === 'enrolled' && !early) {
    await ledger.customers.updateOne({ _id, state }, { $set: { early: true } });
  }
}

async function settleOwed({ ledger }: Dependencies, { enrolment }: CouponOwner): Promise<void> {
  if (!enrolment?.owed) return;
  await ledger.customers.updateOne({ _id: enrolment._id }, { $unset: { owed: '' } });
}
