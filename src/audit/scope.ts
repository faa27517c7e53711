import { DAY } from '../programme/instant';
import type { Programme } from '../programme/schema';
import { isFields, text } from './values';
import type { Fields } from './values';

/** What a programme says about a market. */
export type MarketRule = 'moves' | 'excluded' | 'unlisted';

/** What the audit takes from a programme. */
export class Scope {
  /** The name by which the target knows the source: the brand in lower case, letters and digits. */
  readonly store: string;
  /** The markets that move, then those that are excluded. */
  readonly markets: readonly string[];
  readonly excluded: readonly string[];
  /** The markets that move. */
  readonly open: readonly string[];
  /** How long a reissued coupon is valid at least, in milliseconds. */
  readonly minimumValidity: number;
  readonly #opens: ReadonlySet<string>;

  constructor(readonly programme: Programme) {
    this.open = programme.markets.map(({ code }): string => code);
    this.store = programme.brand.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
    this.excluded = programme.excluded.map(({ code }) => code);
    this.markets = [...this.open, ...this.excluded];
    this.minimumValidity = programme.policies.coupons.minimumValidityDays * DAY;
    this.#opens = new Set(this.open);
  }

  /** What becomes of records of a market. */
  ruleOf(market: unknown): MarketRule {
    const code = text(market) ?? '';
    if (this.#opens.has(code)) return 'moves';
    return this.excluded.includes(code) ? 'excluded' : 'unlisted';
  }

  /** The target id of what has this id at the source. */
  movedId(id: unknown): string {
    return `${this.store}-${String(id)}`;
  }

  /** The source id in a target id, or null where the target id does not come from the source. */
  sourceIdIn(id: string): string | null {
    const prefix = `${this.store}-`;
    return id.startsWith(prefix) ? id.slice(prefix.length) : null;
  }

  /** The stamp of the source that a field holds, or null where there is none of this source. */
  stampIn(value: unknown): Fields | null {
    return isFields(value) && value['store'] === this.store ? value : null;
  }
}
