import { DateTime } from 'luxon';
import { calendarOf } from './days';
import type { Instant } from './instant';
import type { MarketCode } from './markets';
import type { Milestone } from './milestones';
import type { Programme } from './schema';

/** One event of a programme, on the clocks of everyone it concerns. */
export interface PlanRow {
  event: Milestone | 'couponSweep' | 'marketOpening';
  /** The market that opens; null where the event concerns all of them. */
  market: MarketCode | null;
  instant: Instant;
  /** ISO 8601 with offset, in the programme's zone. */
  programmeTime: string;
  /** ISO 8601 with offset, in each market's own zone. */
  localTimes: Record<MarketCode, string>;
  /** Calendar days of the programme's zone from now on; negative once the day is past. */
  daysLeft: number;
  /** The same in words: `in 12 days`, `tomorrow`, `5 days ago`. */
  left: string;
}

type PlanEvent = Pick<PlanRow, 'event' | 'market' | 'instant'>;

/** Every event of a programme in order of time, seen from `now`. */
export function planRows(programme: Programme, now: Instant): PlanRow[] {
  return eventsOf(programme).map((event) => {
    const at = DateTime.fromISO(event.instant, { zone: programme.timeZone });
    const base = DateTime.fromISO(now, { zone: programme.timeZone });
    return {
      ...event,
      programmeTime: wallClock(event.instant, programme.timeZone),
      localTimes: localTimes(event.instant, programme),
      daysLeft: at.startOf('day').diff(base.startOf('day'), 'days').days,
      left: at.toRelativeCalendar({ base, unit: 'days', locale: 'en' }) ?? '',
    };
  });
}

function eventsOf(programme: Programme): PlanEvent[] {
  const calendar = calendarOf(programme);
  const event = (name: Milestone | 'couponSweep'): PlanEvent => ({
    event: name,
    market: null,
    instant: calendar[name],
  });
  const openings = programme.markets.flatMap(({ code }): PlanEvent[] => {
    const instant = calendar.marketOpenings[code];
    return instant === undefined ? [] : [{ event: 'marketOpening', market: code, instant }];
  });

  return [
    event('opening'),
    ...openings,
    event('couponSweep'),
    event('couponDeadline'),
    event('websiteClosure'),
    event('appDiscontinuation'),
  ].sort((a, b) => a.instant.localeCompare(b.instant));
}

function localTimes(instant: Instant, { markets }: Programme): Record<MarketCode, string> {
  return Object.fromEntries(
    markets.map(({ code, timeZone }) => [code, wallClock(instant, timeZone)]),
  );
}

function wallClock(instant: Instant, zone: string): string {
  return DateTime.fromISO(instant, { zone }).toISO({ suppressMilliseconds: true }) ?? '';
}
