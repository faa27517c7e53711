import type { ByCollection } from './batch';
import type { CustomerDocuments } from './generate';
import type { Trouble } from './trouble';

/** What was made of the customers of one market; their orders count here wherever they strayed. */
export interface MarketCounts {
  readonly currency: string;
  accounts: number;
  guests: number;
  orders: number;
  /** The sum of the orders' totals, in minor units. */
  totalMinor: number;
}

/** What a seeded store holds. */
export interface SeedSummary {
  /** Customers of the log, guests included. */
  customers: number;
  /** Documents of the source, by collection. */
  readonly source: Record<string, number>;
  /** Documents of the target, by collection. */
  readonly target: Record<string, number>;
  /** By the code of the customers' market. */
  readonly markets: Record<string, MarketCounts>;
  /** Whose trouble was planted, in the order of the log. */
  readonly trouble: Trouble[];
}

/** A summary of nothing yet. */
export const emptySummary = (): SeedSummary => ({
  customers: 0,
  source: {},
  target: {},
  markets: {},
  trouble: [],
});

/** Counts documents on their way into a side's collections. */
export function countDocuments(counts: Record<string, number>, documents: ByCollection): void {
  for (const [name, added = []] of Object.entries(documents)) {
    counts[name] = (counts[name] ?? 0) + added.length;
  }
}

/** Counts a customer in the customer's market. */
export function countCustomer(summary: SeedSummary, { shopper, source }: CustomerDocuments): void {
  const { code, currency } = shopper.market;
  const market = (summary.markets[code] ??= {
    currency,
    accounts: 0,
    guests: 0,
    orders: 0,
    totalMinor: 0,
  });
  summary.customers += 1;
  if (shopper.isGuest) market.guests += 1;
  else market.accounts += 1;
  market.orders += source.orders.length;
  market.totalMinor += source.orders.reduce((sum, { totalMinor }) => sum + totalMinor, 0);
}
