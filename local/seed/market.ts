import type { Programme } from '../../src/programme/schema';
import type { Random } from './random';

/** A market of the store that is built. */
export interface SeedMarket {
  readonly code: string;
  readonly currency: string;
  readonly language: string;
  /** Whether its customers move; false in an excluded market. */
  readonly open: boolean;
  /** Its share of the customers, relative to the other markets' weights. */
  readonly weight: number;
  readonly place: Place;
}

/** What addresses, numbers and taxes of a country look like. */
export interface Place {
  readonly callingCode: string;
  /** `9` stands for a digit, `A` for a capital. */
  readonly postcode: string;
  readonly cities: readonly string[];
  /** Value added tax included in prices, in percent. */
  readonly taxPercent: number;
  /** Its share of the customers, relative to the others'. */
  readonly weight: number;
}

/** The share of customers, in percent, that belong to the first excluded market. */
const EXCLUDED_PERCENT = 6;

const places: Readonly<Record<string, Place>> = {
  GB: place('44', 'ZZ9 9ZZ', 20, 22, ['Leeds', 'Bristol', 'Cardiff', 'Dundee']),
  FR: place('33', '99999', 20, 16, ['Lyon', 'Nantes', 'Lille', 'Toulouse']),
  DE: place('49', '99999', 19, 18, ['Kassel', 'Bremen', 'Leipzig', 'Mainz']),
  ES: place('34', '99999', 21, 14, ['Bilbao', 'Sevilla', 'Murcia', 'Vigo']),
  IT: place('39', '99999', 22, 10, ['Bologna', 'Torino', 'Bari', 'Parma']),
  NL: place('31', '9999 AA', 21, 6, ['Utrecht', 'Breda', 'Zwolle', 'Delft']),
  PL: place('48', '99-999', 23, 6, ['Gdynia', 'Lublin', 'Opole', 'Radom']),
  MX: place('52', '99999', 16, 8, ['Puebla', 'Toluca', 'Oaxaca', 'Colima']),
  IN: place('91', '999999', 18, 0, ['Pune', 'Kochi', 'Indore', 'Surat']),
};

const elsewhere = place('999', '99999', 20, 5, ['Newtown', 'Riverside', 'Hillford']);

/**
 * The markets of a programme, and its first excluded one: India in rupees, any other country in US
 * dollars, for a programme names no currency of a market that it leaves alone.
 */
export function marketsOf({ markets, excluded }: Programme): SeedMarket[] {
  const open = markets.map(({ code, currency, language }) => {
    const here = places[code] ?? elsewhere;
    return { code, currency, language, open: true, weight: here.weight, place: here };
  });
  const total = open.reduce((sum, { weight }) => sum + weight, 0);
  const closed = excluded.slice(0, 1).map(({ code }) => ({
    code,
    currency: code === 'IN' ? 'INR' : 'USD',
    language: 'en',
    open: false,
    weight: (total * EXCLUDED_PERCENT) / (100 - EXCLUDED_PERCENT),
    place: places[code] ?? elsewhere,
  }));
  return [...open, ...closed];
}

/** One of some markets, each as often as its weight says. */
export const pickMarket = (markets: readonly SeedMarket[], random: Random): SeedMarket =>
  random.weighted(markets.map((market) => [market, market.weight] as const));

function place(
  callingCode: string,
  postcode: string,
  taxPercent: number,
  weight: number,
  cities: readonly string[],
): Place {
  return { callingCode, postcode, taxPercent, weight, cities };
}
