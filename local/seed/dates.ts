import { DAY, HOUR, millisOf } from '../../src/programme/instant';
import type { Instant } from '../../src/programme/instant';
import type { Purchase } from './purchases';

/** Days between the last purchase of a log and the opening. */
const DAYS_BEFORE_OPENING = 3;

/** Days after the opening in which nothing expires, so that what lapses does not depend on the pace. */
const QUIET_DAYS = 150;

/** When things happened at the source, seen from the opening; milliseconds since 1970 throughout. */
export interface Dates {
  /** The opening of the programme. */
  readonly opening: number;
  /** The start, in UTC, of the shifted day of a log's `yyyy-mm-dd`. */
  startOf(day: string): number;
  /** An instant, or the last hours before the opening where it would be later. */
  past(at: number): number;
  /** An expiry that is past at the opening, or some days beyond the quiet days after it. */
  expiry(at: number): number;
}

/** Shifts a log by whole days so that its last purchase falls three days before the opening. */
export function datesOf(purchases: readonly Purchase[], opening: Instant): Dates {
  const start = millisOf(opening);
  const last = purchases.reduce((latest, { date }) => (date > latest ? date : latest), '');
  const lastDay = Math.floor(start / DAY) - DAYS_BEFORE_OPENING;
  const shift = lastDay * DAY - dayOf(last);

  return {
    opening: start,
    startOf: (day) => dayOf(day) + shift,
    past: (at) => Math.min(at, start - 6 * HOUR),
    expiry: (at) =>
      at < start || at > start + QUIET_DAYS * DAY
        ? at
        : start + (QUIET_DAYS + 1) * DAY + (at % (30 * DAY)),
  };
}

const dayOf = (day: string) => Date.parse(`${day}T00:00:00Z`);
