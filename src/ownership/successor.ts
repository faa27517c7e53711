import type { Filter, UpdateFilter } from 'mongodb';
import type { TargetCoupon } from '../records/coupon';
import type { TargetId } from '../records/ids';
import type { TargetStore } from '../stores/target';
import { contend } from './contended';
import { ownedByTarget } from './target';

/** The order of the target that takes a use of a coupon, or gives it back; each order one use, once. */
export interface SuccessorUse {
  readonly accountId: TargetId;
  readonly orderId: TargetId;
  readonly at: Date;
}

/** That the order has, or no longer has, its use; or that the account has no such coupon, or use, or none left. */
export type Used = { readonly applied: true } | Refused;

interface Refused {
  readonly refused: 'unknown' | 'over';
}

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
  return await changeUses(target, couponId, accountId, {
    isApplied: (coupon) => useOf(coupon, orderId) !== undefined,
    decide: ({ state, usesLeft, validUntil }) => {
      if (state !== 'live' || usesLeft === 0 || validUntil <= at) return { refused: 'over' };
      const left = usesLeft - 1;
      return {
        asRead: { 'redemptions.orderId': { $ne: orderId } },
        update: {
          $set: { usesLeft: left, state: left === 0 ? 'used' : 'live' },
          $push: { redemptions: { orderId, at } },
        },
      };
    },
  });
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
  return await changeUses(target, couponId, accountId, {
    isApplied: (coupon) => useOf(coupon, orderId)?.returnedAt !== undefined,
    decide: (coupon) => {
      const { usesLeft, state } = coupon;
      if (!useOf(coupon, orderId)) return { refused: 'unknown' };
      const back = { usesLeft: usesLeft + 1, state: state === 'used' ? 'live' : state } as const;
      return {
        asRead: { redemptions: { $elemMatch: { orderId, returnedAt: { $exists: false } } } },
        update: { $set: { ...back, 'redemptions.$.returnedAt': at } },
      };
    },
  });
}

/** How the uses of a successor change. */
interface UseChange {
  readonly isApplied: (coupon: TargetCoupon) => boolean;
  /** What is written of it, and on which condition besides, or why nothing is. */
  readonly decide: (coupon: TargetCoupon) => Write | Refused;
}

interface Write {
  readonly asRead: Filter<TargetCoupon>;
  readonly update: UpdateFilter<TargetCoupon>;
}

const changeUses = (
  target: TargetStore,
  couponId: TargetId,
  accountId: TargetId,
  { isApplied, decide }: UseChange,
): Promise<Used> =>
  contend(`Coupon ${couponId}`, async () => {
    const coupon = await target.coupons.findOne({ _id: couponId, accountId });
    if (!coupon) return { refused: 'unknown' };
    if (isApplied(coupon)) return { applied: true };
    await ownedByTarget(target, accountId);
    const decided = decide(coupon);
    if ('refused' in decided) return decided;
    const { _id, state, usesLeft } = coupon;
    const filter = { _id, state, usesLeft, ...decided.asRead };
    const { matchedCount } = await target.coupons.updateOne(filter, decided.update);
    return matchedCount === 1 ? { applied: true } : null;
  });

const useOf = ({ redemptions = [] }: TargetCoupon, id: TargetId) =>
  redemptions.find(({ orderId }) => orderId === id);
