import type { Run } from './run';
import { millis } from './values';
import type { Fields } from './values';

/** Before when a coupon had to be reissued, in milliseconds; one of after the sweep has until the closure. */
export function dueOf(run: Run, { issuedAt }: Fields): number {
  const isEarly = millis(issuedAt) < run.couponSweep.getTime();
  return (isEarly ? run.couponDeadline : run.websiteClosure).getTime();
}

/** Whether a successor was issued too late. */
export function isLate(run: Run, coupon: Fields, successor: Fields): boolean {
  return !(millis(successor['issuedAt']) < dueOf(run, coupon));
}

/** Until when a successor is valid, in milliseconds: the delay of a late one is added. */
export function expiryOf(run: Run, coupon: Fields, successor: Fields): number {
  const issuedAt = millis(successor['issuedAt']);
  const delay = Math.max(0, issuedAt - dueOf(run, coupon));
  return Math.max(millis(coupon['expiresAt']) + delay, issuedAt + run.scope.minimumValidity);
}
