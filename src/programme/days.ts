import { DateTime } from 'luxon';
import type { Calendar } from './calendar';
import { instantOf, type Instant } from './instant';
import { plusDays, startsOn, type Day } from './milestones';
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

/** The first moment of a day in a zone, also where a clock change skips or repeats midnight. */
function startOfDay(day: Day, zone: string): Instant {
  const midnight = DateTime.fromISO(day, { zone });
  const first = midnight.getPossibleOffsets()[0] ?? midnight;
  return instantOf(first.toMillis());
}
