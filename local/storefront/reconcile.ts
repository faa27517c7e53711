import type { Programme } from '../../src/programme/schema';
import type { Ledger } from '../../src/stores/ledger';
import type { SourceStore } from '../../src/stores/source';
import type { TargetStore } from '../../src/stores/target';
import { readHomes } from './homes';
import type { Homes } from './homes';
import type { Acknowledged } from './journal';
import { Sight } from './sight';

/** What became of an operation that is not where it has to be, once. */
export type Trouble =
  /** It is nowhere. */
  | 'lost'
  /** It is at the source, although it has to be at the target. */
  | 'leftBehind'
  /** It is there more than once. */
  | 'doubled';

/** An acknowledged operation that is not where it has to be. */
export interface Unreconciled extends Pick<
  Acknowledged,
  'id' | 'by' | 'kind' | 'platform' | 'customerId'
> {
  readonly trouble: Trouble;
}

/** How a journal compares with the stores. */
export interface Reconciliation {
  /** Operations that were looked for. */
  readonly checked: number;
  readonly troubles: readonly Unreconciled[];
}

/** Where a journal is held against. */
export interface Reconcilable {
  readonly source: SourceStore;
  readonly target: TargetStore;
  readonly ledger: Ledger;
  readonly programme: Programme;
}

/**
 * Looks for every acknowledged operation: at the target, once; what was acknowledged for whom, or in what,
 * stays behind, at the source. Of several things said about one purpose, or in one record, and of several
 * languages, the last counts.
 */
export async function reconcile(
  entries: readonly Acknowledged[],
  stores: Reconcilable,
): Promise<Reconciliation> {
  const due = withoutSuperseded(entries);
  const homes = await readHomes(stores.ledger, stores.programme, due);
  const sight = await Sight.read(stores, due);
  const troubles = due.flatMap((entry): Unreconciled[] => {
    const trouble = troubleOf(entry, sight, homes);
    const { id, by, kind, platform, customerId } = entry;
    return trouble ? [{ id, by, kind, platform, customerId, trouble }] : [];
  });
  return { checked: due.length, troubles };
}

/** Leaves out what was said before about the same thing, and uses of coupons that were given back. */
function withoutSuperseded(entries: readonly Acknowledged[]): Acknowledged[] {
  const last = new Map<string, Acknowledged>();
  for (const entry of entries) last.set(topicOf(entry), entry);
  return entries.filter((entry) => last.get(topicOf(entry)) === entry);
}

function topicOf({ id, customerId, visible }: Acknowledged): string {
  if (visible.what === 'consent') return `${customerId}/${visible.purpose}`;
  if (visible.what === 'language') return `${customerId}/language`;
  if (visible.what === 'edited') return `${visible.in}/${visible.key}`;
  if (visible.what === 'redeemed' || visible.what === 'restored') {
    return `${visible.coupon}/${visible.order}`;
  }
  return id;
}

function troubleOf(entry: Acknowledged, sight: Sight, homes: Homes): Trouble | null {
  const { atSource, carried, native } = sight.of(entry);
  // A use of a coupon is taken on one platform, whichever it was, and is not carried.
  if (entry.visible.what === 'redeemed') return troubleIn(atSource + native);
  const isMoved = homes.isMoved(entry) && !recordsOf(entry, sight).some(homes.isSetAside);
  if (!isMoved) return troubleIn(atSource + native);
  if (atSource > 0 && carried + native === 0) return 'leftBehind';
  // What was done at both will stand at the target twice, though it may not be there yet.
  return troubleIn(Math.max(carried, Math.min(atSource, 1)) + native);
}

const troubleIn = (count: number): Trouble | null =>
  count === 0 ? 'lost' : count > 1 ? 'doubled' : null;

const recordKinds = {
  orders: 'order',
  reviews: 'review',
  tickets: 'ticket',
  shipments: 'shipment',
} as const;

/** The records of the source that an operation stays behind with: `order/O1`. */
function recordsOf({ platform, visible }: Acknowledged, sight: Sight): string[] {
  if (platform === 'target') return [];
  if (visible.what === 'document' || visible.what === 'part' || visible.what === 'edited') {
    const id = visible.what === 'part' ? visible.id : visible.key;
    const order = visible.in === 'shipments' ? [`order/${sight.orderOf(id)}`] : [];
    return [`${recordKinds[visible.in]}/${id}`, ...order];
  }
  if (visible.what === 'entry') return [`balance/${visible.balance}`];
  return 'coupon' in visible ? [`coupon/${visible.coupon}`] : [];
}
