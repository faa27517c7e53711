import type { Document } from 'mongodb';
import { sourceCoupon } from '../records/coupon';
import type { SourceCoupon } from '../records/coupon';
import { attemptedAt } from './attempt';
import { isVoided, issueSuccessors, reissue } from './coupons';
import type { CouponClock } from './coupons';
import { readCouponOwners } from './couponOwners';
import { openMarkets } from './dependencies';
import type { Dependencies } from './dependencies';
import { makeGood } from './makeGood';
import { parseRecords, settleTroubles } from './records';
import type { Arriving } from './takeOver';

/**
 * Voids each live coupon at the source and issues its one successor to the customer's account; one
 * that the sweep has issued already is bound to the account and keeps its code. From the deadline on it
 * looks first which of them are late.
 */
export const reissueCoupons = (deps: Dependencies) => async (customer: Arriving & CouponClock) => {
  const { dates, accountId } = customer;
  const clock = { dates, at: attemptedAt(customer.at) };
  const isLatePossible = clock.at >= dates.couponDeadline;
  if (isLatePossible) await makeGoodLate(deps, customer, clock);
  const documents: Document[] = await deps.source.coupons
    .find({ customerId: customer.customerId, ...openMarkets(deps.programme) })
    .toArray();
  const { sound, broken } = parseRecords<SourceCoupon>('coupon', sourceCoupon, documents);
  if (isLatePossible) await issueSuccessors(deps, sound.filter(isVoided), accountId, dates);
  else await reissue(deps, sound, clock, accountId);
  await settleTroubles(deps, customer, [broken]);
};

async function makeGoodLate(
  deps: Dependencies,
  { customerId, accountId }: Arriving,
  clock: CouponClock,
): Promise<void> {
  const [owner] = await readCouponOwners(deps, [customerId]);
  if (owner) await makeGood(deps, { ...owner, accountId }, clock);
}
