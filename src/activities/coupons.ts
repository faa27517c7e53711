import type { AnyBulkWriteOperation } from 'mongodb';
import type { Instant } from '../programme/instant';
import { isOwed, mapSuccessor, termsOf } from '../records/coupon';
import type { SourceCoupon, SuccessorTerms, TargetCoupon } from '../records/coupon';
import type { TargetId } from '../records/ids';
import { storeOf } from '../programme/store';
import type { Dependencies } from './dependencies';
import { overtaken } from './failures';

/** When the programme opened, and the workflow's instant. */
export interface CouponClock {
  readonly opening: Instant;
  readonly at: Instant;
}

/** A voided coupon: whoever finds it can make its successor from it alone. */
export type Voided = SourceCoupon & { successor: SuccessorTerms };

const isVoided = (coupon: SourceCoupon): coupon is Voided => coupon.successor !== undefined;

/**
 * Voids the coupons that are owed a successor, on the condition that nobody redeemed them meanwhile.
 * @returns all of those given that are voided in favour of a successor, now or by an earlier run.
 */
export async function voidOwed(
  { source, keys, programme }: Dependencies,
  coupons: readonly SourceCoupon[],
  { opening, at }: CouponClock,
): Promise<Voided[]> {
  const owed = coupons.filter((coupon) => isOwed(coupon, new Date(opening)));
  if (owed.length === 0) return coupons.filter(isVoided);
  const minimumDays = programme.policies.coupons.minimumValidityDays;
  const store = storeOf(programme);
  const voids = owed.map((coupon): AnyBulkWriteOperation<SourceCoupon> => {
    const { _id, usesLeft, fence } = coupon;
    const code = keys.code('coupon', _id);
    const successor = termsOf(coupon, { code, at: new Date(at), minimumDays, store });
    const asRead = { _id, status: 'active' as const, usesLeft, fence: fence ?? { $exists: false } };
    const update = { $set: { status: 'voided' as const, successor }, $inc: { revision: 1 } };
    return { updateOne: { filter: asRead, update } };
  });
  await source.coupons.bulkWrite(voids, { ordered: false });
  const now = await source.coupons.find({ _id: { $in: owed.map(({ _id }) => _id) } }).toArray();
  if (now.some((coupon) => isOwed(coupon, new Date(opening)))) throw overtaken('A coupon');
  return [...coupons, ...now].filter(isVoided);
}

/** Issues each successor once, and binds those that have no owner yet to the account, if there is one. */
export async function issueSuccessors(
  { target, programme }: Dependencies,
  voided: readonly Voided[],
  accountId: TargetId | null,
): Promise<void> {
  if (voided.length === 0) return;
  const store = storeOf(programme);
  const writes = voided.flatMap((coupon): AnyBulkWriteOperation<TargetCoupon>[] => {
    const { _id, ...successor } = mapSuccessor(coupon, accountId, store);
    const issue = { filter: { _id }, update: { $setOnInsert: successor }, upsert: true };
    const bind = { filter: { _id, accountId: null }, update: { $set: { accountId } } };
    return accountId ? [{ updateOne: issue }, { updateOne: bind }] : [{ updateOne: issue }];
  });
  await target.coupons.bulkWrite(writes);
}
