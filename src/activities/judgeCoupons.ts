import { dueOf } from '../records/coupon';
import type { SourceCoupon } from '../records/coupon';
import { isVoided } from './coupons';
import type { CouponClock } from './coupons';
import type { BrokenCoupon, CouponOwner } from './couponOwners';
import { owedOf, visibleSince } from './couponStanding';
import type { Dependencies } from './dependencies';
import { recordLate } from './lateCoupons';
import { walkCouponOwners } from './walkCouponOwners';

type Judged = SourceCoupon | BrokenCoupon;

/**
 * Judges, at the coupon deadline, which of the coupons due by then were made good in time. Each that was
 * not is recorded as late, and its owner marked where it is still owed.
 */
export const judgeCoupons =
  (deps: Dependencies) =>
  async (clock: CouponClock): Promise<{ kept: number; late: number }> => {
    let [kept, late] = [0, 0];
    for await (const owners of walkCouponOwners(deps, clock.dates)) {
      const judged = owners.filter(isEnrolled).map((owner) => judge(owner, clock));
      await recordLate(
        deps,
        judged.flatMap((one) => one.late),
        clock,
      );
      await markOwed(
        deps,
        judged.filter(({ isOwed }) => isOwed).map(({ owner }) => owner),
      );
      for (const one of judged) [kept, late] = [kept + one.kept, late + one.late.length];
    }
    return { kept, late };
  };

const isEnrolled = ({ enrolment, isErased }: CouponOwner): boolean =>
  enrolment !== null && enrolment.state !== 'lapsed' && !isErased;

function judge(owner: CouponOwner, { dates }: CouponClock) {
  const isDue = (coupon: Judged) => dueOf(coupon, dates) <= new Date(dates.couponDeadline);
  const owed = owedOf(owner, dates).filter(isDue);
  const recorded = new Set(owner.late.map(({ _id }) => _id));
  const made = owner.coupons
    .filter(isVoided)
    .filter(isDue)
    .flatMap((coupon) => {
      const since = visibleSince(owner, coupon);
      return since ? [{ coupon, since }] : [];
    });
  const isLate = ({ coupon, since }: (typeof made)[number]) =>
    recorded.has(coupon._id) || since >= dueOf(coupon, dates);
  const madeLate = made.filter(isLate).map(({ coupon }) => coupon);
  const late: Judged[] = [...owed, ...madeLate];
  return { owner, kept: made.length - madeLate.length, late, isOwed: owed.length > 0 };
}

async function markOwed({ ledger }: Dependencies, owners: readonly CouponOwner[]): Promise<void> {
  if (owners.length === 0) return;
  const ids = owners.map(({ customerId }) => customerId);
  await ledger.customers.updateMany(
    { _id: { $in: ids }, owed: { $exists: false } },
    { $set: { owed: 'late' } },
  );
}
