import { isOwedBy, isVoided } from '../../src/activities/coupons';
import type { CouponClock } from '../../src/activities/coupons';
import { openMarkets } from '../../src/activities/dependencies';
import type { Dependencies } from '../../src/activities/dependencies';
import type { Arriving } from '../../src/activities/takeOver';
import { storeOf } from '../../src/programme/store';
import { dueOf, mapSuccessor, sourceCoupon, termsOf } from '../../src/records/coupon';
import type { SourceCoupon, SuccessorTerms } from '../../src/records/coupon';

/** Voids a customer's coupons and issues their successors, one after the other. */
export const reissueCoupons =
  (deps: Dependencies) =>
  async ({ customerId, accountId, ...clock }: Arriving & CouponClock) => {
    const { source, target, programme } = deps;
    const found = await source.coupons.find({ customerId, ...openMarkets(programme) }).toArray();
    for (const document of found) {
      const coupon = sourceCoupon.parse(document);
      if (!isVoided(coupon) && !isOwedBy(coupon, clock.dates)) continue;
      const successor = coupon.successor ?? (await voidOne(deps, coupon, clock));
      const voided = { ...coupon, successor };
      const { _id, ...issued } = mapSuccessor(voided, accountId, storeOf(programme));
      await target.coupons.updateOne({ _id }, { $setOnInsert: issued }, { upsert: true });
    }
  };

async function voidOne(
  { source, keys, programme }: Dependencies,
  coupon: SourceCoupon,
  { dates, at }: CouponClock,
): Promise<SuccessorTerms> {
  const { _id, status, usesLeft } = coupon;
  const successor = termsOf(coupon, {
    code: keys.code('coupon', _id),
    at: new Date(at),
    due: dueOf(coupon, dates),
    minimumDays: programme.policies.coupons.minimumValidityDays,
    store: storeOf(programme),
  });
  const { matchedCount } = await source.coupons.updateOne(
    { _id, status, usesLeft },
    { $set: { status: 'voided', successor }, $inc: { revision: 1 } },
  );
  if (matchedCount === 0) throw new Error(`Somebody has used coupon ${_id}`);
  return successor;
}
