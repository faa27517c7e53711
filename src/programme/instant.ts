import { z } from 'zod';

/** One hour in milliseconds. */
export const HOUR = 3_600_000;

/** Twenty-four hours in milliseconds: a length of time, not a calendar day. */
export const DAY = 24 * HOUR;

/** An instant as ISO 8601 in UTC with milliseconds: `2024-10-20T22:00:00.000Z`. */
export const instantSchema = z.iso
  .datetime({ precision: 3, error: 'is not an instant such as 2024-10-20T22:00:00.000Z' })
  .brand<'Instant'>();

/** A point in time, UTC with milliseconds; two of them sort as text in order of time. */
export type Instant = z.output<typeof instantSchema>;

/** The instant of a date or of milliseconds since 1970; throws RangeError where there is none. */
export function instantOf(date: Date | number): Instant {
  return new Date(date).toISOString() as Instant;
}

/** The milliseconds from 1970 to an instant. */
export function millisOf(instant: Instant): number {
  return Date.parse(instant);
}

/** The instant `ms` milliseconds after another; before it where `ms` is negative. */
export function later(instant: Instant, ms: number): Instant {
  return instantOf(millisOf(instant) + ms);
}
