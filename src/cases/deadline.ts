import type { Dates } from '../programme/calendar';
import { DAY, later } from '../programme/instant';
import type { Instant } from '../programme/instant';
import { causes } from './case';
import type { Cause } from './case';

/**
 * Until when a case waits for a person: the days of its cause, and no longer than the milestone that
 * the cause must not outlive, unless that had passed when the case was opened.
 */
export function caseDeadline(cause: Cause, openedAt: Instant, days: number, dates: Dates): Instant {
  const byDays = later(openedAt, days * DAY);
  const milestone = dates[causes[cause].before];
  return milestone > openedAt && milestone < byDays ? milestone : byDays;
}
