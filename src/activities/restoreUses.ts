import type { SourceCoupon, TargetCoupon } from '../records/coupon';
import { targetIdOf } from '../records/ids';
import type { SourceId } from '../records/ids';
import { storeOf } from '../programme/store';
import type { Dependencies } from './dependencies';

/** The cancelled orders whose use a coupon's successor lacks; none where the target has voided it. */
export function lackedBy(
  { restorations = [] }: SourceCoupon,
  { state, restored = [] }: Pick<TargetCoupon, 'state' | 'restored'>,
): SourceId[] {
  if (state === 'void') return [];
  return ordersOf(restorations).filter((orderId) => !restored.includes(orderId));
}

/**
 * Adds to the successors of voided coupons each use that a cancelled order gave back: once, by the order,
 * however often it is tried. One that was used up lives again.
 */
export async function restoreUses(
  { target, programme }: Dependencies,
  voided: readonly SourceCoupon[],
): Promise<void> {
  const store = storeOf(programme);
  const writes = voided.flatMap(({ _id, restorations = [] }) =>
    ordersOf(restorations).map((orderId) =>
      target.coupons.updateOne(
        { _id: targetIdOf(store, _id), state: { $ne: 'void' }, restored: { $ne: orderId } },
        { $set: { state: 'live' }, $push: { restored: orderId }, $inc: { usesLeft: 1 } },
      ),
    ),
  );
  await Promise.all(writes);
}

const ordersOf = (restorations: NonNullable<SourceCoupon['restorations']>): SourceId[] => [
  ...new Set(restorations.map(({ orderId }) => orderId)),
];
