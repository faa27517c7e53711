import type { Db } from 'mongodb';

/** What is counted. */
export const counted = [
  'customers',
  'orders',
  'shipments',
  'reviews',
  'tickets',
  'warranties',
  'points',
  'coupons',
] as const;

/** One thing that is counted; points by their amount, everything else by documents. */
export type Counted = (typeof counted)[number];

/** What became of something of the source; `lost` and `pending` ones are in no count but `source`. */
export type Fate = 'moved' | 'excluded' | 'lapsed' | 'held' | 'pending' | 'lost';

/** How many the source has, and what became of them; the source's are the sum where none is lost. */
export interface Tally {
  source: number;
  moved: number;
  excluded: number;
  lapsed: number;
  held: number;
}

/** The counts of one market, or of all. */
export type Counts = Record<Counted, Tally> & {
  /** Per currency, the totals of orders in minor units. */
  orderTotalMinor: Record<string, Tally>;
};

/** The counts of all markets and of each, the notices sent and the cases opened. */
export type Census = Counts & { markets: Record<string, Counts>; notices: number; cases: number };

/** What was counted so far, of all markets and of each. */
export interface CensusSoFar {
  readonly all: Counts;
  readonly markets: Record<string, Counts>;
}

/** Counts what the checks see. */
export class CensusTaker {
  readonly #all: Counts;
  readonly #markets: Record<string, Counts>;

  /**
   * @param markets those that are counted one by one; all others count together as `other`.
   * @param earlier what was counted before the audit was stopped; default nothing.
   */
  constructor(markets: readonly string[], earlier?: CensusSoFar) {
    this.#all = earlier?.all ?? emptyCounts();
    this.#markets =
      earlier?.markets ?? Object.fromEntries(markets.map((market) => [market, emptyCounts()]));
  }

  /** What was counted so far. */
  soFar(): CensusSoFar {
    return { all: this.#all, markets: this.#markets };
  }

  /** Counts documents, or an amount, of a market with one fate. */
  count(what: Counted, market: unknown, fate: Fate, amount = 1): void {
    if (!Number.isSafeInteger(amount)) return;
    for (const counts of this.#countsOf(market)) enter(counts[what], fate, amount);
  }

  /** Counts the total of an order; one that is no amount of a currency is left out. */
  countTotal(currency: unknown, market: unknown, fate: Fate, amount: unknown): void {
    if (typeof currency !== 'string' || !Number.isSafeInteger(amount)) return;
    for (const { orderTotalMinor } of this.#countsOf(market)) {
      enter((orderTotalMinor[currency] ??= emptyTally()), fate, Number(amount));
    }
  }

  /** Whether everything that the source has is accounted for. */
  isClosed(): boolean {
    const tallies = [
      ...counted.map((what) => this.#all[what]),
      ...Object.values(this.#all.orderTotalMinor),
    ];
    return tallies.every(
      ({ source, moved, excluded, lapsed, held }) => source === moved + excluded + lapsed + held,
    );
  }

  /** The finished census, with what the ledger counts. */
  async taken(ledger: Db): Promise<Census> {
    const [notices, cases] = await Promise.all([
      ledger.collection('notices').countDocuments({ state: 'sent' }),
      ledger.collection('cases').countDocuments({}),
    ]);
    return { ...this.#all, markets: this.#markets, notices, cases };
  }

  #countsOf(market: unknown): Counts[] {
    const known = typeof market === 'string' && Object.hasOwn(this.#markets, market);
    return [this.#all, (this.#markets[known ? market : 'other'] ??= emptyCounts())];
  }
}

function enter(tally: Tally, fate: Fate, amount: number): void {
  tally.source += amount;
  if (fate !== 'pending' && fate !== 'lost') tally[fate] += amount;
}

function emptyCounts(): Counts {
  return {
    customers: emptyTally(),
    orders: emptyTally(),
    shipments: emptyTally(),
    reviews: emptyTally(),
    tickets: emptyTally(),
    warranties: emptyTally(),
    points: emptyTally(),
    coupons: emptyTally(),
    orderTotalMinor: {},
  };
}

function emptyTally(): Tally {
  return { source: 0, moved: 0, excluded: 0, lapsed: 0, held: 0 };
}
