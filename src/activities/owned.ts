import type { Collection, Document } from 'mongodb';
import type { SourceId } from '../records/ids';
import type { Enrolment } from '../stores/ledger';
import type { CopiedKind } from './copiedKinds';
import type { CustomerRef, SettledRef } from './customerRef';
import { openMarkets } from './dependencies';
import type { Dependencies } from './dependencies';
import { unknownRecord } from './failures';
import { readJoined } from './joined';
import { readInPages, unhurried } from './pages';

/** A customer's documents at the source, by collection. */
export type Owned = Readonly<Record<CopiedKind<unknown, unknown>['collection'], Document[]>>;

/** The collections in which also those without an account have records. */
export type Kept = keyof NonNullable<Enrolment['records']>;

/** All of them. */
export const KEPT: readonly Kept[] = ['orders', 'reviews', 'tickets', 'warranties'];

/** Reads what a customer has in collections that are copied, default all of them. */
export async function readOwned(
  deps: Dependencies,
  customer: CustomerRef,
  wanted = KEPT,
): Promise<Owned> {
  const joined = customer.kind === 'account' && (await readJoined(deps, customer, wanted));
  if (joined) return joined;
  const belonging = await belongingTo(deps, customer);
  return await readEach(deps, async (kept) => {
    const theirs = wanted.includes(kept) ? belonging(kept) : null;
    return theirs ? await find(deps, kept, theirs).toArray() : [];
  });
}

/** Reads the same: all at once, or page by page where there is so much that others would wait for it. */
export async function* readPages(
  deps: Dependencies,
  customer: SettledRef,
  wanted = KEPT,
): AsyncGenerator<Owned, void> {
  if (!customer.isLarge) return yield await readOwned(deps, customer, wanted);
  const { customerId } = customer;
  for (const kept of wanted) {
    for await (const page of unhurried(readInPages(find(deps, kept, { customerId })))) {
      yield await readEach(deps, async (one) => (one === kept ? page : []));
    }
  }
}

/** How a collection is asked for what is a customer's; null where there is nothing of theirs in it. */
async function belongingTo(
  { ledger }: Dependencies,
  { kind, customerId }: CustomerRef,
): Promise<(kept: Kept) => Document | null> {
  if (kind === 'account') return () => ({ customerId });
  const enrolment = await ledger.customers.findOne({ _id: customerId });
  if (!enrolment) throw unknownRecord(`Customer ${customerId}`);
  return (kept) => {
    const ids = enrolment.records?.[kept] ?? [];
    return ids.length > 0 ? { _id: { $in: ids } } : null;
  };
}

/** Reads collection by collection, side by side, and the parcels of the orders as soon as these are known. */
export async function readEach(
  deps: Dependencies,
  read: (kept: Kept) => Promise<Document[]>,
): Promise<Owned> {
  const found = read('orders');
  const [orders, shipments, reviews, tickets, warranties] = await Promise.all([
    found,
    found.then((owners) => readShipments(deps, owners)),
    read('reviews'),
    read('tickets'),
    read('warranties'),
  ]);
  return { orders, shipments, reviews, tickets, warranties };
}

/** The parcels of these orders, as the source has them. */
async function readShipments(
  { source }: Pick<Dependencies, 'source'>,
  orders: readonly Document[],
): Promise<Document[]> {
  if (orders.length === 0) return [];
  const orderIds = orders.map(({ _id }) => String(_id) as SourceId);
  return await source.shipments.find({ orderId: { $in: orderIds } }).toArray();
}

function find({ source, programme }: Dependencies, kept: Kept, whose: Document) {
  const records = source[kept] as unknown as Collection<Document>;
  return records.find({ ...whose, ...openMarkets(programme) });
}
