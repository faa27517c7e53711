import type { Collection, Document } from 'mongodb';
import type { SourceId } from '../records/ids';
import type { Enrolment } from '../stores/ledger';
import { isTooLarge } from '../stores/errors';
import type { CopiedKind } from './copiedKinds';
import type { CustomerRef } from './customerRef';
import { openMarkets } from './dependencies';
import type { Dependencies } from './dependencies';
import { unknownRecord } from './failures';

/** A customer's documents at the source, by collection. */
export type Owned = Readonly<Record<CopiedKind<unknown, unknown>['collection'], Document[]>>;

type Kept = keyof NonNullable<Enrolment['records']>;

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
export async function readOwned(deps: Dependencies, customer: CustomerRef): Promise<Owned> {
  if (customer.kind !== 'account') return await readNamed(deps, customer);
  try {
    return await lookUp(deps, customer);
  } catch (error) {
    if (!isTooLarge(error)) throw error;
    return await readEach(deps, (kept) => find(deps, kept, { customerId: customer.customerId }));
  }
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
  return await readEach(deps, async (kept) => {
    const ids = enrolment.records?.[kept] ?? [];
    return ids.length > 0 ? await find(deps, kept, { _id: { $in: ids } }) : [];
  });
}

async function readEach(
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
export async function readShipments(
  { source }: Pick<Dependencies, 'source'>,
  orders: readonly Document[],
): Promise<Document[]> {
  if (orders.length === 0) return [];
  const orderIds = orders.map(({ _id }) => String(_id) as SourceId);
  return await source.shipments.find({ orderId: { $in: orderIds } }).toArray();
}

function find({ source, programme }: Dependencies, kept: Kept, whose: Document) {
  const records = source[kept] as unknown as Collection<Document>;
  return records.find({ ...whose, ...openMarkets(programme) }).toArray();
}
