import type { TargetCoupon } from '../records/coupon';
import type { TargetId } from '../records/ids';
import type { TargetStore } from '../stores/target';
import { Contended, TRIES } from './contended';
import { ownedByTarget } from './target';

/** The order of the target that takes a use of a coupon, or gives it back; each order one use, once. */
export interface SuccessorUse {
  readonly accountId: TargetId;
  readonly orderId: TargetId;
  readonly at: Date;
}

/** That the order has, or no longer has, its use; or that the account has no such coupon, or use, or none left. */
export type Used = { readonly applied: true } | { readonly refused: 'unknown' | 'over' };

/**
 * Redeems one use of an account's coupon at the target for an order, on the condition that state and
 * uses left are as they were read; uses that come back from the source meanwhile are kept.
 * @throws NotOwned where the account was made for somebody who is still arriving.
 * @throws Contended where others were faster each time.
 */
export async function redeemSuccessor(
  target: TargetStore,
  couponId: TargetId,
  { accountId, orderId, at }: SuccessorUse,
): Promise<Used> {
  for (let tries = TRIES; tries > 0; tries -= 1) {
    const coupon = await target.coupons.findOne({ _id: couponId, accountId });
    if (!coupon) return { refused: 'unknown' };
    if (isUsedFor(coupon, orderId)) return { applied: true };
    await ownedByTarget(target, accountId);
    const { state, usesLeft, validUntil } = coupon;
    if (state !== 'live' || usesLeft === 0 || validUntil <= at) return { refused: 'over' };
    const left = usesLeft - 1;
    const notYet = { 'redemptions.orderId': { $ne: orderId } };
    const { matchedCount } = await target.coupons.updateOne(
      { ...asRead(coupon), ...notYet },
      {
        $set: { usesLeft: left, state: left === 0 ? 'used' : 'live' },
        $push: { redemptions: { orderId, at } },
      },
    );
    if (matchedCount === 1) return { applied: true };
  }
  throw new Contended(`Coupon ${couponId}`);
}

/**
 * Gives the use back that a cancelled order of the target took.
 * @throws NotOwned and Contended as `redeemSuccessor` does.
 */
export async function giveBackUseOf(
  target: TargetStore,
  couponId: TargetId,
  { accountId, orderId, at }: SuccessorUse,
): Promise<Used> {
  for (let tries = TRIES; tries > 0; tries -= 1) {
    const coupon = await target.coupons.findOne({ _id: couponId, accountId });
    const redeemed = coupon?.redemptions?.find((one) => one.orderId === orderId);
    if (!coupon || !redeemed) return { refused: 'unknown' };
    if (redeemed.returnedAt) return { applied: true };
    await ownedByTarget(target, accountId);
    const { matchedCount } = await target.coupons.updateOne(
      {
        ...asRead(coupon),
        redemptions: { $elemMatch: { orderId, returnedAt: { $exists: false } } },
      },
      {
        $set: {
          usesLeft: coupon.usesLeft + 1,
          state: coupon.state === 'used' ? 'live' : coupon.state,
          'redemptions.$.returnedAt': at,
        },
      },
    );
    if (matchedCount === 1) return { applied: true };
  }
  throw new Contended(`Coupon ${couponId}`);
}

const isUsedFor = ({ redemptions = [] }: TargetCoupon, id: TargetId): boolean =>
  redemptions.some(({ orderId }) => orderId === id);

const asRead = ({ _id, state, usesLeft }: TargetCoupon) => ({ _id, state, usesLeft });
