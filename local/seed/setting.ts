import type { Instant } from '../../src/programme/instant';
import type { Programme } from '../../src/programme/schema';
import { datesOf } from './dates';
import type { Dates } from './dates';
import { marketsOf } from './market';
import type { SeedMarket } from './market';
import { catalogueOf } from './product';
import type { Product } from './product';
import type { Purchase } from './purchases';

/** What all documents of a store have in common. */
export interface Setting {
  readonly seed: number;
  /** The store's name as its numbers begin: `POCO`. */
  readonly brand: string;
  /** The domain that tickets' addresses are at. */
  readonly supportDomain: string;
  readonly markets: readonly SeedMarket[];
  readonly dates: Dates;
  readonly products: readonly Product[];
  /** How many lines every order has; undefined for one to three, as the quantity allows. */
  readonly lines: number | undefined;
}

/** What a store is built from. */
export interface SettingOptions {
  readonly programme: Programme;
  /** Every date of the store precedes it, except what is yet to come. */
  readonly opening: Instant;
  /** The whole log, for its last date; however few of its customers are built. */
  readonly purchases: readonly Purchase[];
  /** Another seed is another store; default 1. */
  readonly seed?: number | undefined;
  /** Lines of every order; default one to three, as the quantity allows. */
  readonly lines?: number | undefined;
}

/** Prepares what all documents of a store have in common. */
export function settingOf(options: SettingOptions): Setting {
  const { lines, opening, programme, purchases, seed = 1 } = options;
  const markets = marketsOf(programme);
  return {
    seed,
    brand: programme.brand.toUpperCase().replace(/[^A-Z0-9]/g, ''),
    supportDomain: programme.source.supportDomain,
    markets,
    dates: datesOf(purchases, opening),
    products: catalogueOf(programme.brand, markets),
    lines,
  };
}
