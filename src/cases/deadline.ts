import type { Dates } from '../programme/calendar';
import { DAY, HOUR, later } from '../programme/instant';
import type { Instant } from '../programme/instant';
import { causes } from './case';
import type { Cause } from './case';

/** What is decided by default about a coupon is done before the coupon is late. */
const MARGIN = { couponDeadline: HOUR, websiteClosure: 0 } as const;

/**
 * Until when a case waits for a person: the days of its cause, and no longer than the milestone that
 * the cause must not outlive, unless that had passed when the case was opened.
 * @param known the dates as they were when it was opened; default those of now.
 */
export function caseDeadline(
  cause: Cause,
  openedAt: Instant,
  days: number,
  dates: Dates,
  known = dates,
): Instant {
  const { before } = causes[cause];
  const limitOf = (of: Dates) => later(of[before], -MARGIN[before]);
  const byDays = later(openedAt, days * DAY);
  const limit = limitOf(dates);
  return limitOf(known) > openedAt && limit < byDays ? limit : byDays;
}
