import type { Keys } from '../keys/keys';
import type { Mailer } from '../notices/mailer';
import type { Programme } from '../programme/schema';
import type { Ledger } from '../stores/ledger';
import type { SourceStore } from '../stores/source';
import type { TargetStore } from '../stores/target';

/** Everything that activities reach the world through; made once, by the worker. */
export interface Dependencies {
  readonly programme: Programme;
  readonly source: SourceStore;
  readonly target: TargetStore;
  readonly ledger: Ledger;
  readonly mailer: Mailer;
  readonly keys: Keys;
}

/** The filter that keeps every other market out of a read or a write at the source. */
export const openMarkets = (programme: Programme) => ({
  market: { $in: programme.markets.map(({ code }): string => code) },
});
