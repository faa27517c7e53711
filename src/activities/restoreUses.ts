import type { AnyBulkWriteOperation } from 'mongodb';
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
    ordersOf(restorations).map((orderId): AnyBulkWriteOperation<TargetCoupon> => {
      const filter = {
        _id: targetIdOf(store, _id),
        state: { $ne: 'void' as const },
        restored: { $ne: orderId },
      };
      const live = { $set: { state: 'live' as const }, $push: { restored: orderId } };
      return { updateOne: { filter, update: { ...live, $inc: { usesLeft: 1 } } } };
    }),
  );
  if (writes.length > 0) await target.coupons.bulkWrite(writes, { ordered: false });
}

const ordersOf = (restorations: NonNullable<SourceCoupon['restorations']>): SourceId[] => [
  ...new Set(restorations.map(({ orderId }) => orderId)),
];
