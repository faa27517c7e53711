import type { Document } from 'mongodb';
import { sourceCoupon } from '../records/coupon';
import type { SourceCoupon } from '../records/coupon';
import { issueSuccessors, voidOwed } from './coupons';
import type { CouponClock } from './coupons';
import { openMarkets } from './dependencies';
import type { Dependencies } from './dependencies';
import { parseRecords, settleTroubles } from './records';
import type { Arriving } from './takeOver';

/**
 * Voids each live coupon at the source and issues its one successor to the customer's account; one
 * that the sweep has issued already is bound to the account and keeps its code.
 */
export const reissueCoupons = (deps: Dependencies) => async (customer: Arriving & CouponClock) => {
  const documents: Document[] = await deps.source.coupons
    .find({ customerId: customer.customerId, ...openMarkets(deps.programme) })
    .toArray();
  const { sound, broken } = parseRecords<SourceCoupon>('coupon', sourceCoupon, documents);
  await issueSuccessors(deps, await voidOwed(deps, sound, customer), customer.accountId);
  await settleTroubles(deps, customer, [broken]);
};
