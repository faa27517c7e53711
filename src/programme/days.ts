import { DateTime } from 'luxon';
import type { Calendar } from './calendar';
import { instantOf, type Instant } from './instant';
import type { Amendment, Movable } from './amendment';
import { boundarySchema, plusDays, startsOn, type Day } from './milestones';
import type { Programme } from './schema';

/** The instants of a programme's days, each at the start of its day in the programme's zone. */
export function calendarOf(programme: Programme): Calendar {
  const { markets, milestones, policies, timeZone } = programme;
  const startOf = (day: Day) => startOfDay(day, timeZone);
  const opening = startsOn(milestones.opening);
  const couponDeadline = startsOn(milestones.couponDeadline);

  return {
    opening: startOf(opening),
    couponSweep: startOf(plusDays(couponDeadline, -policies.coupons.leadTimeDays)),
    couponDeadline: startOf(couponDeadline),
    websiteClosure: startOf(startsOn(milestones.websiteClosure)),
    appDiscontinuation: startOf(startsOn(milestones.appDiscontinuation)),
    marketOpenings: Object.fromEntries(
      markets.map((market) => [market.code, startOf(market.opens ?? opening)]),
    ),
  };
}

/**
 * The new instant of a milestone or of a market's opening that is moved to a day; the milestone stays
 * before, from or after its day, as it was announced, and the coupon deadline takes its sweep along.
 */
export function movedTo(
  { milestones, policies, timeZone }: Programme,
  moved: Movable,
  day: Day,
): Pick<Amendment, 'moved' | 'to' | 'couponSweep'> {
  const startOf = (day: Day) => startOfDay(day, timeZone);
  if ('market' in moved) return { moved, to: startOf(day) };
  const [boundary] = Object.keys(milestones[moved.milestone]);
  const starts = startsOn(boundarySchema.parse({ [boundary ?? 'from']: day }));
  if (moved.milestone !== 'couponDeadline') return { moved, to: startOf(starts) };
  const couponSweep = startOf(plusDays(starts, -policies.coupons.leadTimeDays));
  return { moved, to: startOf(starts), couponSweep };
}

/** The first moment of a day in a zone, also where a clock change skips or repeats midnight. */
function startOfDay(day: Day, zone: string): Instant {
  const midnight = DateTime.fromISO(day, { zone });
  const first = midnight.getPossibleOffsets()[0] ?? midnight;
  return instantOf(first.toMillis());
}
