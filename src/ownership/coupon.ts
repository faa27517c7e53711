import type { SourceCoupon } from '../records/coupon';
import type { SourceId } from '../records/ids';
import type { SourceStore } from '../stores/source';
import { Contended, TRIES } from './contended';
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
export type Redeemed =
  { readonly applied: true } | { readonly refused: 'unknown' | 'over' | 'succeeded' };

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
  for (let tries = TRIES; tries > 0; tries -= 1) {
    const coupon = await source.coupons.findOne({ _id: couponId });
    if (!coupon) return { refused: 'unknown' };
    if (isRedeemedFor(coupon, orderId)) return { applied: true };
    const refusal = await refusalAtSource(source, coupon, apart);
    if (refusal)
      return await lastWord(source, coupon, refusal, (now) => isRedeemedFor(now, orderId));
    const { status, usesLeft, expiresAt } = coupon;
    if (coupon.successor) return { refused: 'succeeded' };
    if (status !== 'active' || usesLeft === 0 || expiresAt <= at) return { refused: 'over' };
    const left = usesLeft - 1;
    const { matchedCount } = await source.coupons.updateOne(asRead(coupon), {
      $set: { usesLeft: left, status: left === 0 ? 'used' : 'active' },
      $push: { redemptions: { orderId, at } },
      $inc: { revision: 1 },
    });
    if (matchedCount === 1) return { applied: true };
  }
  throw new Contended(`Coupon ${couponId}`);
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
  for (let tries = TRIES; tries > 0; tries -= 1) {
    const coupon = await source.coupons.findOne({ _id: couponId });
    if (!coupon) return { refused: 'unknown' };
    const { usesLeft, status, successor, redemptions } = coupon;
    const redeemed = redemptions.find((one) => one.orderId === orderId);
    if (isReturnedFor(coupon, orderId)) return { applied: true };
    const refusal = await refusalAtSource(source, coupon, apart);
    if (refusal)
      return await lastWord(source, coupon, refusal, (now) => isReturnedFor(now, orderId));
    if (!redeemed) return { refused: 'unknown' };
    const back = { usesLeft: usesLeft + 1, status: status === 'used' ? 'active' : status } as const;
    const update = successor
      ? { $push: { restorations: { orderId, at } } }
      : { $set: { ...back, redemptions: redemptions.map(returned(redeemed, at)) } };
    const { matchedCount } = await source.coupons.updateOne(asRead(coupon), {
      ...update,
      $inc: { revision: 1 },
    });
    if (matchedCount === 1) return { applied: true };
  }
  throw new Contended(`Coupon ${couponId}`);
}

/**
 * What the source says last about a use. The coupon was read before the refusal: another try of the same
 * use may have come between.
 * @throws NotOwned where none has.
 */
async function lastWord(
  source: SourceStore,
  { _id, customerId }: SourceCoupon,
  refusal: Refusal,
  isDone: (now: SourceCoupon) => boolean,
): Promise<Redeemed> {
  const now = await source.coupons.findOne({ _id });
  if (now && isDone(now)) return { applied: true };
  throw new NotOwned(refusal, customerId);
}

const returned =
  <One extends object>(which: One, returnedAt: Date) =>
  (one: One) =>
    one === which ? { ...one, returnedAt } : one;

const isRedeemedFor = ({ redemptions }: SourceCoupon, id: SourceId): boolean =>
  redemptions.some(({ orderId }) => orderId === id);

const isReturnedFor = ({ redemptions, restorations = [] }: SourceCoupon, id: SourceId): boolean =>
  restorations.some(({ orderId }) => orderId === id) ||
  redemptions.some(({ orderId, returnedAt }) => orderId === id && returnedAt !== undefined);

const asRead = (coupon: SourceCoupon) => {
  const { _id, revision, status, usesLeft } = coupon;
  return { _id, revision, status, usesLeft, ...fenceAsRead(coupon) };
};
