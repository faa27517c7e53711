import { dueOf } from '../records/coupon';
import type { Dated, SourceCoupon } from '../records/coupon';
import type { SourceId } from '../records/ids';
import type { LateCoupon } from '../stores/ledger';
import type { CouponClock } from './coupons';
import type { Dependencies } from './dependencies';

/** What of a coupon is recorded when it is late. */
export type Overdue = Pick<SourceCoupon, '_id' | 'customerId' | 'market'> & Dated;

/** Records coupons that were not made good in time, for ever; the first record of each stands. */
export async function recordLate(
  { ledger }: Dependencies,
  coupons: readonly Overdue[],
  { dates, at }: CouponClock,
): Promise<void> {
  const writes = coupons.map(async (coupon) => {
    const { _id, customerId, market } = coupon;
    if (customerId === null) return;
    const due = dueOf(coupon, dates);
    const late: Omit<LateCoupon, '_id'> = {
      customerId,
      market,
      due,
      foundAt: new Date(at),
      madeGoodAt: null,
    };
    await ledger.lateCoupons.updateOne({ _id }, { $setOnInsert: late }, { upsert: true });
  });
  await Promise.all(writes);
}

/** Notes of coupons that are late that nothing of them is owed any more; the first note stands. */
export async function noteMadeGood(
  { ledger }: Dependencies,
  ids: readonly SourceId[],
  { at }: CouponClock,
): Promise<void> {
  if (ids.length === 0) return;
  const open = { _id: { $in: [...ids] }, madeGoodAt: null };
  await ledger.lateCoupons.updateMany(open, { $set: { madeGoodAt: new Date(at) } });
}
