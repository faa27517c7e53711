import { millisOf } from '../../src/programme/instant';
import type { Instant } from '../../src/programme/instant';
import type { Call, World } from './world';

const MINUTE = 60_000;

/** What a programme records, in this order. */
export const order = [
  'opening',
  'couponSweep',
  'couponDeadline',
  'websiteClosure',
  'appDiscontinuation',
  'reconciliation',
];

/** Enrols two customers of each market: GB1, GB2 and so on. */
export function populate({ ledger }: World, ...markets: string[]): void {
  for (const market of markets) ledger.enrol(market, [`${market}1`, `${market}2`]);
}

/** The milestones that were recorded, in order. */
export const reached = (world: World) => world.ledger.milestones.map(({ milestone }) => milestone);

/** The record of a milestone. */
export const milestoneOf = ({ ledger }: World, name: string) =>
  ledger.milestones.find(({ milestone }) => milestone === name);

/** The first step of a market's customers. */
export const begins = (world: World, market: string) =>
  world.callsOf('copyAccount').find((call) => call.market === market);

/** The last step of a market's customers. */
export const ends = (world: World, market: string) =>
  world.callsOf('notify').findLast((call) => call.market === market);

/** How long after an instant a call began, in milliseconds; not a number where one is missing. */
export const lateness = (call: Call | undefined, due: Instant | undefined): number =>
  (call?.at ?? NaN) - (due ? millisOf(due) : NaN);

/** Whether a lateness is none that a person would notice; never early. */
export const isPrompt = (late: number): boolean => late >= 0 && late < MINUTE;
