import { attemptedAt } from './attempt';
import type { CouponClock } from './coupons';
import { readCouponOwners } from './couponOwners';
import type { CustomerRef } from './customerRef';
import type { Dependencies } from './dependencies';
import { makeGood, requireAnswers } from './makeGood';

/**
 * Reissues the owed coupons of one customer, whatever holds up the rest of the move: the customer's own
 * part of the sweep, and what a case of owed coupons tries again.
 * @returns how many coupons have still not reached their owner.
 */
export const sweepOwner =
  (deps: Dependencies) =>
  async ({
    customerId,
    kind,
    market: _,
    ...clock
  }: CustomerRef & CouponClock): Promise<{
    owed: number;
  }> => {
    if (kind !== 'account') return { owed: 0 };
    const [owner] = await readCouponOwners(deps, [customerId]);
    if (!owner) return { owed: 0 };
    await requireAnswers(deps, [owner], clock.dates);
    const { owed } = await makeGood(deps, owner, { ...clock, at: attemptedAt(clock.at) });
    return { owed };
  };
