import { baseOf, forecastOf, forecastWords } from '../programme/forecast';
import type { Forecast } from '../programme/forecast';
import type { Dates } from '../programme/calendar';
import type { Instant } from '../programme/instant';
import { alertOperators } from './alertOperators';
import { countCustomers } from './countCustomers';
import type { MarketCounts } from './countCustomers';
import type { Dependencies } from './dependencies';

/** A market as the calendar and the policies have it. */
export interface PlannedMarket {
  readonly market: string;
  readonly opensAt: Instant;
  readonly plannedPerHour: number;
}

/** What the markets are forecast against. */
export interface Outlook {
  readonly markets: readonly PlannedMarket[];
  readonly dates: Dates;
  readonly at: Instant;
}

/** How a market stands. */
export interface MarketOutlook {
  /** Customers left to move. */
  readonly left: number;
  readonly held: number;
  /** Those moved who were not told yet. */
  readonly untold: number;
  /** When those left will have been moved. */
  readonly forecast: Forecast | null;
}

/** What is foretold, by market. */
export type MarketOutlooks = Record<string, MarketOutlook>;

/**
 * Forecasts every market from its pace since the last look and what is left, and alerts the operators,
 * once for each date, where a milestone will be missed.
 */
export const forecastMarkets =
  (deps: Dependencies) =>
  async ({ markets, dates, at }: Outlook): Promise<MarketOutlooks> => {
    const [counts, untold] = await Promise.all([countCustomers(deps)(), countUntold(deps)]);
    const outlooks = markets.map(async (planned): Promise<[string, MarketOutlook]> => {
      const { market } = planned;
      const forecast = await look(deps, planned, counts[market], { dates, at });
      const { enrolled: left = 0, held = 0 } = counts[market] ?? {};
      if (forecast?.misses) await alert(deps, market, forecast);
      return [market, { left, held, untold: untold.get(market) ?? 0, forecast }];
    });
    return Object.fromEntries(await Promise.all(outlooks));
  };

async function look(
  { ledger }: Dependencies,
  { market, ...planned }: PlannedMarket,
  counts: MarketCounts | undefined,
  { dates, at }: Pick<Outlook, 'dates' | 'at'>,
): Promise<Forecast | null> {
  const left = counts?.enrolled ?? 0;
  const total = Object.values(counts ?? {}).reduce((sum, count) => sum + count, 0);
  const done = total - left;
  const known = await ledger.forecasts.findOne({ _id: market });
  // A second attempt at the same look measures from where the first did.
  const last = known?.last.at === at ? known.before : (known?.last ?? null);
  const forecast = forecastOf({ ...planned, left, done, last }, dates, at);
  const { plannedPerHour } = planned;
  const seen = { last: baseOf(last, { at, done, left, plannedPerHour }), before: last, forecast };
  await ledger.forecasts.replaceOne({ _id: market }, seen, { upsert: true });
  return forecast;
}

async function countUntold({ ledger }: Dependencies): Promise<Map<string, number>> {
  const untold = await ledger.notices
    .aggregate<{ _id: string; count: number }>([
      { $match: { state: 'pending', template: 'moved' } },
      { $group: { _id: '$market', count: { $sum: 1 } } },
    ])
    .toArray();
  return new Map(untold.map(({ _id, count }) => [_id, count]));
}

async function alert(deps: Dependencies, market: string, forecast: Forecast): Promise<void> {
  const { at, milestone, due } = forecast;
  const about = `forecast-${market}-${milestone}-${due.slice(0, 10)}`;
  await alertOperators(deps)({ about, lines: [forecastWords(market, forecast)], at });
}
