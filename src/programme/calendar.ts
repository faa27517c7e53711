import { z } from 'zod';
import { instantSchema, later, millisOf, type Instant } from './instant';
import { marketCodeSchema } from './markets';

/** The instants that concern every customer, in their order, as they travel to workflows. */
export const datesSchema = z.strictObject({
  opening: instantSchema,
  couponSweep: instantSchema,
  couponDeadline: instantSchema,
  websiteClosure: instantSchema,
  appDiscontinuation: instantSchema,
});

/** Every milestone and the coupon sweep, as instants. */
export type Dates = z.output<typeof datesSchema>;

/** A programme's instants as they travel to workflows. */
export const calendarSchema = datesSchema.extend({
  marketOpenings: z.record(marketCodeSchema, instantSchema),
});

/** Every milestone, the coupon sweep and the opening of each market, as instants. */
export type Calendar = z.output<typeof calendarSchema>;

/** A calendar's dates that concern every customer. */
export function datesOf({ marketOpenings: _, ...dates }: Calendar): Dates {
  return dates;
}

/** The whole calendar moved by one duration, so that its opening is at `opening`. */
export function shiftCalendar(calendar: Calendar, opening: Instant): Calendar {
  const distance = millisOf(opening) - millisOf(calendar.opening);
  const shifted = (instant: Instant) => later(instant, distance);

  const shiftAll = <T extends Record<string, Instant>>(instants: T): T =>
    Object.fromEntries(Object.entries(instants).map(([name, at]) => [name, shifted(at)])) as T;

  const marketOpenings = shiftAll(calendar.marketOpenings);
  return { ...shiftAll(datesOf(calendar)), marketOpenings };
}
