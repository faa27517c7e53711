import { z } from 'zod';
import { datesSchema } from './calendar';
import type { Calendar } from './calendar';
import { instantSchema } from './instant';
import type { Instant } from './instant';
import { marketCodeSchema } from './markets';
import { milestoneSchema } from './milestones';

/** Whatever of a calendar can be moved: a milestone, or the opening of one market. */
export const movable = z.union([
  z.strictObject({ milestone: milestoneSchema }),
  z.strictObject({ market: marketCodeSchema }),
]);
export type Movable = z.output<typeof movable>;

/** A date that somebody moves, and why. */
export const amendmentSchema = z.strictObject({
  moved: movable,
  to: instantSchema,
  /** With the coupon deadline its sweep moves: the instant of the new one. */
  couponSweep: instantSchema.exactOptional(),
  /** Whether the new date may be past: what is due then is done at once. Default false. */
  evenPast: z.boolean().exactOptional(),
  /** Who moves it, by a name that may be kept. */
  by: z.string().trim().min(1, 'an amendment needs the name of who makes it'),
  reason: z.string().trim().min(1, 'an amendment needs a reason'),
});
export type Amendment = z.output<typeof amendmentSchema>;

/** An amendment that was made: from when to when, by whom, why and at which instant. */
export const keptAmendmentSchema = amendmentSchema
  .omit({ couponSweep: true, evenPast: true })
  .extend({ from: instantSchema, at: instantSchema });
export type KeptAmendment = z.output<typeof keptAmendmentSchema>;

/** The instant of what is moved. */
export function instantOfMovable({ marketOpenings, ...dates }: Calendar, moved: Movable): Instant {
  if ('milestone' in moved) return dates[moved.milestone];
  return marketOpenings[moved.market] ?? dates.opening;
}

/**
 * The calendar with an amendment made. A market that would have opened with the programme goes on
 * opening with it.
 */
export function amend(calendar: Calendar, { moved, to, couponSweep }: Amendment): Calendar {
  const { opening, marketOpenings } = calendar;
  if ('market' in moved) {
    return { ...calendar, marketOpenings: { ...marketOpenings, [moved.market]: to } };
  }
  const amended = { ...calendar, [moved.milestone]: to };
  if (moved.milestone === 'couponDeadline' && couponSweep) return { ...amended, couponSweep };
  if (moved.milestone !== 'opening') return amended;
  const follow = Object.entries(marketOpenings).map(
    ([code, at]) => [code, at === opening ? to : at] as const,
  );
  return { ...amended, marketOpenings: Object.fromEntries(follow) };
}

/** What has happened of a calendar: which milestones were reached, and which markets have opened. */
export interface Happened {
  readonly milestones: readonly string[];
  readonly markets: readonly string[];
}

const order = datesSchema.keyof().options;

/** Why an amendment cannot be made, in one sentence; null where it can. */
export function refusalOf(
  calendar: Calendar,
  amendment: Amendment,
  happened: Happened,
  now: Instant,
): string | null {
  const { error } = amendmentSchema.safeParse(amendment);
  if (error) return error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join();
  const { moved, to, evenPast = false } = amendment;
  if ('milestone' in moved && happened.milestones.includes(moved.milestone)) {
    return `${moved.milestone} was reached already`;
  }
  if ('market' in moved) {
    if (!(moved.market in calendar.marketOpenings)) return `there is no market ${moved.market}`;
    if (happened.markets.includes(moved.market)) return `${moved.market} has opened already`;
  }
  if (to < now && !evenPast) return `${to} is past: --now has it done at once`;
  return disorderOf(amend(calendar, amendment), happened);
}

function disorderOf(amended: Calendar, happened: Happened): string | null {
  for (const [index, milestone] of order.entries()) {
    const previous = order[index - 1];
    if (previous && amended[milestone] < amended[previous]) {
      return `${milestone} at ${amended[milestone]} would come before ${previous} at ${amended[previous]}`;
    }
  }
  const { opening, websiteClosure } = amended;
  for (const [market, at] of Object.entries(amended.marketOpenings)) {
    if (happened.markets.includes(market) || (at >= opening && at < websiteClosure)) continue;
    return `${market} at ${at} would not open between the opening at ${opening} and the closure at ${websiteClosure}: move it too`;
  }
  return null;
}
