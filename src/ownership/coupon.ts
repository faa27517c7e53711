import type { UpdateFilter } from 'mongodb';
import type { SourceCoupon } from '../records/coupon';
import type { SourceId } from '../records/ids';
import type { SourceStore } from '../stores/source';
import { contend } from './contended';
import { fenceAsRead } from './fence';
import { NotOwned } from './notOwned';
import type { Refusal } from './notOwned';
import { refusalAtSource } from './source';

/** The order that takes a use of a coupon, or gives it back; each order one use, once. */
export interface CouponUse {
  readonly orderId: SourceId;
  readonly at: Date;
}

/**
 * That the order has, or no longer has, its use; or that there is no such coupon, or no such use, none of
 * its uses left, or a successor at the target in its place.
 */
export type Redeemed = { readonly applied: true } | Refused;

interface Refused {
  readonly refused: 'unknown' | 'over' | 'succeeded';
}

/**
 * Redeems one use of a coupon of the source for an order, on the condition that state, uses left and
 * fence are as they were read: the very state that a void depends on.
 * @param apart as of `refusalAtSource`.
 * @throws NotOwned where the source does not own the customer; a use that was taken before is answered
 * all the same.
 * @throws Contended where others were faster each time.
 */
export async function redeemCoupon(
  source: SourceStore,
  couponId: SourceId,
  { orderId, at }: CouponUse,
  apart: readonly string[] = [],
): Promise<Redeemed> {
  return await changeUses(source, couponId, apart, {
    isApplied: ({ redemptions }) => redemptions.some((one) => one.orderId === orderId),
    decide: ({ status, usesLeft, expiresAt, successor }) => {
      if (successor) return { refused: 'succeeded' };
      if (status !== 'active' || usesLeft === 0 || expiresAt <= at) return { refused: 'over' };
      const left = usesLeft - 1;
      return {
        $set: { usesLeft: left, status: left === 0 ? 'used' : 'active' },
        $push: { redemptions: { orderId, at } },
      };
    },
  });
}

/**
 * Gives the use back that a cancelled order took: to the coupon, or, where a sweep has voided it for a
 * successor already, as a restoration that the successor gets.
 * @param apart as of `refusalAtSource`.
 * @throws NotOwned and Contended as `redeemCoupon` does.
 */
export async function giveBackUse(
  source: SourceStore,
  couponId: SourceId,
  { orderId, at }: CouponUse,
  apart: readonly string[] = [],
): Promise<Redeemed> {
  return await changeUses(source, couponId, apart, {
    isApplied: ({ redemptions, restorations = [] }) =>
      restorations.some((one) => one.orderId === orderId) ||
      redemptions.some((one) => one.orderId === orderId && one.returnedAt !== undefined),
    decide: ({ usesLeft, status, successor, redemptions }) => {
      const redeemed = redemptions.find((one) => one.orderId === orderId);
      if (!redeemed) return { refused: 'unknown' };
      if (successor) return { $push: { restorations: { orderId, at } } };
      const back = {
        usesLeft: usesLeft + 1,
        status: status === 'used' ? 'active' : status,
      } as const;
      return { $set: { ...back, redemptions: redemptions.map(returned(redeemed, at)) } };
    },
  });
}

/** How the uses of a coupon change. */
interface UseChange {
  readonly isApplied: (coupon: SourceCoupon) => boolean;
  /** What is written of it, or why nothing is. */
  readonly decide: (coupon: SourceCoupon) => UpdateFilter<SourceCoupon> | Refused;
}

/** Each write is on the condition that the coupon is as it was read, fence and all. */
const changeUses = (
  source: SourceStore,
  couponId: SourceId,
  apart: readonly string[],
  { isApplied, decide }: UseChange,
): Promise<Redeemed> =>
  contend(`Coupon ${couponId}`, async () => {
    const coupon = await source.coupons.findOne({ _id: couponId });
    if (!coupon) return { refused: 'unknown' };
    if (isApplied(coupon)) return { applied: true };
    const refusal = await refusalAtSource(source, coupon, apart);
    if (refusal) return await lastWord(source, coupon, refusal, isApplied);
    const decided = decide(coupon);
    if ('refused' in decided) return decided as Refused;
    const update = { ...decided, $inc: { revision: 1 } };
    const { matchedCount } = await source.coupons.updateOne(asRead(coupon), update);
    return matchedCount === 1 ? { applied: true } : null;
  });

/**
 * What the source says last about a use. The coupon was read before the refusal: another try of the same
 * use may have come between.
 * @throws NotOwned where none has.
 */
async function lastWord(
  source: SourceStore,
  { _id, customerId }: SourceCoupon,
  refusal: Refusal,
  isApplied: UseChange['isApplied'],
): Promise<Redeemed> {
  const now = await source.coupons.findOne({ _id });
  if (now && isApplied(now)) return { applied: true };
  throw new NotOwned(refusal, customerId);
}

const returned =
  <One extends object>(which: One, returnedAt: Date) =>
  (one: One) =>
    one === which ? { ...one, returnedAt } : one;

const asRead = (coupon: SourceCoupon) => {
  const { _id, revision, status, usesLeft } = coupon;
  return { _id, revision, status, usesLeft, ...fenceAsRead(coupon) };
};
