import type { Programme } from '../../src/programme/schema';
import type { CustomerId } from '../../src/records/ids';
import type { Ledger } from '../../src/stores/ledger';
import type { Acknowledged } from './journal';

/** Where what was acknowledged has to be: with its customer at the target, or still at the source. */
export interface Homes {
  /** Whether an operation belongs to the target by now. */
  readonly isMoved: (entry: Acknowledged) => boolean;
  /** Whether a record, `order/O1`, was set aside by a decision: it stays with the source. */
  readonly isSetAside: (record: string) => boolean;
}

/** Reads from the ledger who has moved, and which records were decided to stay. */
export async function readHomes(
  { customers, cases }: Ledger,
  { markets }: Programme,
  entries: readonly Acknowledged[],
): Promise<Homes> {
  const ids = [...new Set(entries.flatMap(({ customerId }) => customerId ?? []))];
  const enrolled = await customers.find({ _id: { $in: ids } }).toArray();
  const states = new Map<CustomerId, string>(enrolled.map(({ _id, state }) => [_id, state]));
  const decided = await cases.find({ 'decision.choice': 'setAside' }).toArray();
  const aside = new Set(
    decided.flatMap(({ records }) => records.map(({ kind, id }) => `${kind}/${id}`)),
  );
  const open = new Set(markets.map(({ code }): string => code));
  return {
    // Nobody enrols guests, nor owners of other markets, under their own ids; their records move.
    isMoved: ({ customerId, market, platform }) =>
      platform === 'target' ||
      (open.has(market) && ((customerId && states.get(customerId)) ?? 'moved') === 'moved'),
    isSetAside: (record) => aside.has(record),
  };
}
