import { z } from 'zod';
import type { Dates } from './calendar';
import { HOUR, instantSchema, later, millisOf } from './instant';
import type { Instant } from './instant';

/** How far a market was at an instant. */
export const sample = z.strictObject({
  at: instantSchema,
  /** Customers whose move has ended, whatever came of it, or who are on hold. */
  done: z.int().min(0),
  /** Customers who were still to be moved. */
  left: z.int().min(0),
  /** Customers an hour that were planned then. */
  plannedPerHour: z.number().min(0),
});
export type Sample = z.output<typeof sample>;

/** When a market will have finished, against the next milestone that it must meet. */
export const forecast = z.strictObject({
  at: instantSchema,
  /** Customers who are still to be moved. */
  left: z.int().min(0),
  /** Customers an hour: as measured since the last look, or as planned where the market has not begun. */
  perHour: z.number().min(0),
  measured: z.boolean(),
  /** Null where nothing moves. */
  finishesAt: instantSchema.nullable(),
  milestone: z.enum(['couponDeadline', 'websiteClosure']),
  due: instantSchema,
  /** Whether the market will not have finished when the milestone comes. */
  misses: z.boolean(),
  /** Customers an hour, whole, that would finish just in time. */
  neededPerHour: z.int().min(0),
});
export type Forecast = z.output<typeof forecast>;

/** A market as its forecast sees it. */
export interface MarketOutlook {
  readonly left: number;
  readonly done: number;
  readonly opensAt: Instant;
  readonly plannedPerHour: number;
  /** The last look at the market, if there was one. */
  readonly last: Sample | null;
}

/** A market starts some customers at the beginning of each hour: a pace is measured over many of them. */
const LEAST_MS = 12 * HOUR;

/** Forecasts a market at an instant; null once no milestone is left that it could meet. */
export function forecastOf(market: MarketOutlook, dates: Dates, at: Instant): Forecast | null {
  const { left, plannedPerHour } = market;
  const starts = market.opensAt > at ? market.opensAt : at;
  const milestone = (['couponDeadline', 'websiteClosure'] as const).find(
    (name) => dates[name] > starts,
  );
  if (!milestone) return null;
  const due = dates[milestone];
  const pace = measuredPace(market, at);
  const perHour = pace ?? plannedPerHour;
  const finishesAt =
    left === 0 ? at : perHour > 0 ? later(starts, Math.ceil((left / perHour) * HOUR)) : null;
  const hours = (millisOf(due) - millisOf(starts)) / HOUR;
  return {
    at,
    left,
    perHour,
    measured: pace !== null,
    finishesAt,
    milestone,
    due,
    misses: finishesAt === null || finishesAt > due,
    neededPerHour: Math.ceil(left / hours),
  };
}

/** The look that the next one measures from: this one, unless too little time has passed since the last. */
export function baseOf(last: Sample | null, now: Sample): Sample {
  const isKept = last && last.left > 0 && last.plannedPerHour === now.plannedPerHour;
  return isKept && millisOf(now.at) - millisOf(last.at) < LEAST_MS ? last : now;
}

/** A forecast in a sentence, with the pace that would do where it misses the milestone. */
export function forecastWords(market: string, forecast: Forecast): string {
  const { left, perHour, finishesAt, milestone, due, misses, neededPerHour } = forecast;
  const pace = `${left} customers left at ${Math.round(perHour * 10) / 10} an hour`;
  const end = finishesAt ? `finishes at ${finishesAt}` : 'does not finish';
  const needed = misses ? `; ${neededPerHour} an hour would do` : '';
  return `${market} ${end}, ${misses ? 'after' : 'before'} ${milestone} at ${due}: ${pace}${needed}`;
}

/**
 * Customers an hour since the last look; null where that is too short ago, planned another pace, or saw
 * nobody left: who comes later was not moved slowly.
 */
function measuredPace(market: MarketOutlook, at: Instant): number | null {
  const { last, done, opensAt, plannedPerHour } = market;
  if (!last || last.left === 0 || last.plannedPerHour !== plannedPerHour) return null;
  const since = last.at > opensAt ? last.at : opensAt;
  const elapsed = millisOf(at) - millisOf(since);
  return elapsed >= LEAST_MS ? Math.max(0, done - last.done) / (elapsed / HOUR) : null;
}
