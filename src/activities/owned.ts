import type { Collection, Document } from 'mongodb';
import type { SourceId } from '../records/ids';
import type { Enrolment } from '../stores/ledger';
import type { CopiedKind } from './copiedKinds';
import type { CustomerRef, SettledRef } from './customerRef';
import { openMarkets } from './dependencies';
import type { Dependencies } from './dependencies';
import { unknownRecord } from './failures';
import { pagesOf } from './pages';

/** A customer's documents at the source, by collection. */
export type Owned = Readonly<Record<CopiedKind<unknown, unknown>['collection'], Document[]>>;

/** The collections in which also those without an account have records. */
export type Kept = keyof NonNullable<Enrolment['records']>;

/** All of them. */
export const KEPT: readonly Kept[] = ['orders', 'reviews', 'tickets', 'warranties'];

const NOTHING: Owned = { orders: [], shipments: [], reviews: [], tickets: [], warranties: [] };

const lookup = (from: keyof Owned, foreignField: string, ...pipeline: Document[]): Document => ({
  $lookup: { from, localField: '_id', foreignField, as: from, pipeline },
});

const LOOKUPS = [
  lookup('orders', 'customerId', lookup('shipments', 'orderId')),
  lookup('reviews', 'customerId'),
  lookup('tickets', 'customerId'),
  lookup('warranties', 'customerId'),
];

/** Reads what a customer has in the collections that are copied: of an account in one command. */
export const readOwned = (deps: Dependencies, customer: CustomerRef): Promise<Owned> =>
  customer.kind === 'account' ? lookUp(deps, customer) : readNamed(deps, customer);

/** Reads the same: all at once, or page by page where there is so much that others would wait for it. */
export async function* readPages(
  deps: Dependencies,
  customer: SettledRef,
): AsyncGenerator<Owned, void> {
  if (!customer.isLarge) return yield await readOwned(deps, customer);
  const { customerId } = customer;
  for (const kept of KEPT) {
    const ids = await find(deps, kept, { customerId }).project({ _id: 1 }).toArray();
    for (const page of pagesOf(ids.map(({ _id }) => String(_id)))) {
      const documents = await find(deps, kept, { _id: { $in: page } }).toArray();
      const shipments = kept === 'orders' ? await readShipments(deps, documents) : [];
      yield { ...NOTHING, [kept]: documents, shipments };
    }
  }
}

/** Orders of an account from which on the customer is large. */
const LARGE = 500;

/** Whether an account has so much that its steps take a lane of their own. */
export async function isLarge(deps: Dependencies, { customerId }: CustomerRef): Promise<boolean> {
  const orders = await find(deps, 'orders', { customerId }).project({ customerId: 1 }).toArray();
  return orders.length >= LARGE;
}

async function lookUp(
  { source, programme }: Dependencies,
  { customerId }: CustomerRef,
): Promise<Owned> {
  const customers = source.customers.aggregate([{ $match: { _id: customerId } }, ...LOOKUPS]);
  const [found = {}] = await customers.toArray();
  const { market: open } = openMarkets(programme);
  const ownedIn = (from: Kept): Document[] =>
    ((found[from] ?? []) as Document[]).filter(({ market }) => open.$in.includes(String(market)));
  const orders = ownedIn('orders');
  return {
    orders: orders.map(({ shipments: _, ...order }) => order),
    shipments: orders.flatMap(({ shipments }) => shipments as Document[]),
    reviews: ownedIn('reviews'),
    tickets: ownedIn('tickets'),
    warranties: ownedIn('warranties'),
  };
}

/** Of those without an account, by the ids that the enrolment names. */
async function readNamed(deps: Dependencies, { customerId }: CustomerRef): Promise<Owned> {
  const enrolment = await deps.ledger.customers.findOne({ _id: customerId });
  if (!enrolment) throw unknownRecord(`Customer ${customerId}`);
  const read = async (kept: Kept): Promise<Document[]> => {
    const ids = enrolment.records?.[kept] ?? [];
    return ids.length > 0 ? await find(deps, kept, { _id: { $in: ids } }).toArray() : [];
  };
  return await readEach(deps, read);
}

/** Reads collection by collection, side by side, then the parcels of the orders. */
export async function readEach(
  deps: Dependencies,
  read: (kept: Kept) => Promise<Document[]>,
): Promise<Owned> {
  const [orders, reviews, tickets, warranties] = await Promise.all([
    read('orders'),
    read('reviews'),
    read('tickets'),
    read('warranties'),
  ]);
  return { orders, reviews, tickets, warranties, shipments: await readShipments(deps, orders) };
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
