import type { Run } from './run';
import { millis, parts, whole } from './values';
import type { Fields } from './values';

/**
 * Before when a coupon had to be reissued, in milliseconds; one that was issued after the sweep, or used
 * up and given a use back since, has until the closure.
 */
export function dueOf(run: Run, coupon: Fields): number {
  const isEarly = liveSince(coupon) < run.couponSweep.getTime();
  return (isEarly ? run.couponDeadline : run.websiteClosure).getTime();
}

/** Since when a coupon has had uses left, going back from what is left through what took and gave some. */
function liveSince({ issuedAt, usesLeft, redemptions }: Fields): number {
  const uses = parts(redemptions);
  const given = uses.flatMap(({ returnedAt }) => (returnedAt ? [millis(returnedAt)] : []));
  const leftAt = (instant: number) =>
    whole(usesLeft) +
    uses.filter(({ at }) => millis(at) >= instant).length -
    given.filter((at) => at >= instant).length;
  return Math.max(millis(issuedAt), ...given.filter((at) => leftAt(at) === 0));
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
