import type { Dates } from '../programme/calendar';
import type { Instant } from '../programme/instant';
import { dueOf, isOwed, mapSuccessor, termsOf } from '../records/coupon';
import type { Owing, SourceCoupon, SuccessorTerms } from '../records/coupon';
import type { TargetId } from '../records/ids';
import { storeOf } from '../programme/store';
import type { Dependencies } from './dependencies';
import { overtaken } from './failures';
import { recordLate } from './lateCoupons';
import { restoreUses } from './restoreUses';

/** The programme's dates, and the workflow's instant. */
export interface CouponClock {
  readonly dates: Dates;
  readonly at: Instant;
  /** Whether whom no mail reaches is under way, or has had the time to move early; default false. */
  readonly haveMovedEarly?: boolean;
}

/** A voided coupon: whoever finds it can make its successor from it alone. */
export type Voided = SourceCoupon & { successor: SuccessorTerms };

/** Whether a coupon was voided in favour of a successor. */
export const isVoided = (coupon: SourceCoupon): coupon is Voided => coupon.successor !== undefined;

/** Whether a coupon is owed a successor by a programme of these dates. */
export const isOwedBy = (coupon: Owing, { opening, websiteClosure }: Dates): boolean =>
  isOwed(coupon, new Date(opening), new Date(websiteClosure));

/** Whether the instant before which a coupon's successor had to be visible has come. */
export const isOverdue = (coupon: SourceCoupon, { dates, at }: CouponClock): boolean =>
  new Date(at) >= dueOf(coupon, dates);

/**
 * Makes coupons good that no owner sees yet: records those that are late, voids at the source, issues at
 * the target, to the account or, without one, to nobody yet. Each of these can be the last one before a
 * kill; the next run goes on from there.
 * @param coupons owed ones, and voided ones whose successor is not visible to its owner.
 * @returns those of them that are voided in favour of a successor, now or before.
 */
export async function reissue(
  deps: Dependencies,
  coupons: readonly SourceCoupon[],
  clock: CouponClock,
  accountId: TargetId | null,
): Promise<readonly Voided[]> {
  await recordLate(
    deps,
    coupons.filter((coupon) => isOverdue(coupon, clock)),
    clock,
  );
  const voided = await renewOverdue(deps, await voidOwed(deps, coupons, clock), clock);
  await issueSuccessors(deps, voided, accountId, clock.dates);
  return voided;
}

/**
 * Voids the coupons that are owed a successor, on the condition that nobody redeemed them meanwhile.
 * @returns all of those given that are voided in favour of a successor, now or by an earlier run.
 */
async function voidOwed(
  deps: Dependencies,
  coupons: readonly SourceCoupon[],
  clock: CouponClock,
): Promise<Voided[]> {
  const { source } = deps;
  const owed = coupons.filter((coupon) => isOwedBy(coupon, clock.dates));
  if (owed.length === 0) return coupons.filter(isVoided);
  const voids = owed.map(async (coupon): Promise<SourceCoupon[]> => {
    const { _id, status, usesLeft, fence, revision } = coupon;
    const change = { status: 'voided' as const, successor: issuedNow(deps, coupon, clock) };
    const asRead = { _id, status, usesLeft, fence: fence ?? { $exists: false } };
    const update = { $set: change, $inc: { revision: 1 } };
    const { matchedCount } = await source.coupons.updateOne(asRead, update);
    return matchedCount === 1 ? [{ ...coupon, ...change, revision: revision + 1 }] : [];
  });
  const voided = (await Promise.all(voids)).flat();
  const others = owed.filter(({ _id }) => !voided.some((coupon) => coupon._id === _id));
  const now = others.length > 0 ? await readAgain(deps, others) : [];
  if (now.some((coupon) => isOwedBy(coupon, clock.dates))) throw overtaken('A coupon');
  return [...coupons, ...voided, ...now].filter(isVoided);
}

/** Who has not seen a successor before it was due gets one that is issued anew: the same, and longer. */
async function renewOverdue(
  deps: Dependencies,
  voided: readonly Voided[],
  clock: CouponClock,
): Promise<readonly Voided[]> {
  const isInTime = ({ successor, ...coupon }: Voided) =>
    successor.issuedAt < dueOf(coupon, clock.dates);
  const stale = voided.filter((coupon) => isOverdue(coupon, clock) && isInTime(coupon));
  if (stale.length === 0) return voided;
  const renewals = stale.map((coupon) => {
    const { issuedAt, validUntil } = issuedNow(deps, coupon, clock);
    const asRead = { _id: coupon._id, 'successor.issuedAt': coupon.successor.issuedAt };
    const terms = { 'successor.issuedAt': issuedAt, 'successor.validUntil': validUntil };
    return deps.source.coupons.updateOne(asRead, { $set: terms, $inc: { revision: 1 } });
  });
  await Promise.all(renewals);
  const renewed = (await readAgain(deps, stale)).filter(isVoided);
  return [...voided.filter((coupon) => !stale.includes(coupon)), ...renewed];
}

/** The terms of a successor that is issued at the workflow's instant. */
function issuedNow(
  { keys, programme }: Dependencies,
  coupon: SourceCoupon,
  { dates, at }: CouponClock,
): SuccessorTerms {
  return termsOf(coupon, {
    code: keys.code('coupon', coupon._id),
    at: new Date(at),
    due: dueOf(coupon, dates),
    minimumDays: programme.policies.coupons.minimumValidityDays,
    store: storeOf(programme),
  });
}

const readAgain = ({ source }: Dependencies, coupons: readonly SourceCoupon[]) =>
  source.coupons.find({ _id: { $in: coupons.map(({ _id }) => _id) } }).toArray();

/**
 * Issues each successor once, binds those that have no owner yet to the account, if there is one, and
 * adds the uses that were given back meanwhile.
 */
export async function issueSuccessors(
  deps: Dependencies,
  voided: readonly Voided[],
  accountId: TargetId | null,
  dates: Dates,
): Promise<void> {
  await Promise.all(voided.map((coupon) => issueSuccessor(deps, coupon, accountId, dates)));
  await restoreUses(deps, voided);
}

async function issueSuccessor(
  { target, programme }: Dependencies,
  coupon: Voided,
  accountId: TargetId | null,
  dates: Dates,
): Promise<void> {
  const { _id, ...successor } = mapSuccessor(coupon, accountId, storeOf(programme));
  const { issuedAt, validUntil } = successor;
  const issue = { $setOnInsert: successor };
  const { upsertedCount } = await target.coupons.updateOne({ _id }, issue, { upsert: true });
  if (upsertedCount === 1) return;
  const isRenewed = issuedAt >= dueOf(coupon, dates);
  const older = { _id, issuedAt: { $lt: issuedAt } };
  await Promise.all([
    accountId && target.coupons.updateOne({ _id, accountId: null }, { $set: { accountId } }),
    isRenewed && target.coupons.updateOne(older, { $set: { issuedAt, validUntil } }),
  ]);
}
