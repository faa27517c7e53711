import { MongoServerError } from 'mongodb';
import type { Document } from 'mongodb';
import type { CustomerRef } from './customerRef';
import { openMarkets } from './dependencies';
import type { Dependencies } from './dependencies';
import type { Kept, Owned } from './owned';

/** Nothing of any collection. */
const NONE: Owned = { orders: [], shipments: [], reviews: [], tickets: [], warranties: [] };

/**
 * Reads what an account has in several collections by one command, from the account on.
 * @returns null where that cannot be: no such account, more than an answer may hold, a server that joins
 * nothing; or where it would be no gain.
 */
export async function readJoined(
  deps: Dependencies,
  { customerId }: CustomerRef,
  wanted: readonly Kept[],
): Promise<Owned | null> {
  const stages = wanted.toSorted(ordersLast).flatMap((kept) => joining(deps, kept));
  if (stages.length < 2) return null;
  const found = await deps.source.customers
    .aggregate<Partial<Owned>>([
      { $match: { _id: customerId } },
      { $project: { _id: 1 } },
      ...stages,
    ])
    .toArray()
    .catch(noneOf);
  if (!found[0]) return null;
  const { orders, shipments, reviews, tickets, warranties } = { ...NONE, ...found[0] };
  return { orders, shipments, reviews, tickets, warranties };
}

/** The most is joined last: it need not be carried through the other stages. */
const ordersLast = (one: Kept, other: Kept) =>
  Number(one === 'orders') - Number(other === 'orders');

function joining({ programme }: Dependencies, kept: Kept): Document[] {
  const pipeline = [{ $match: openMarkets(programme) }];
  const own = { from: kept, localField: '_id', foreignField: 'customerId', pipeline, as: kept };
  return kept === 'orders' ? [{ $lookup: own }, ...PARCELS] : [{ $lookup: own }];
}

/** An empty list joins what has no order: such parcels are nobody's. */
const PARCELS = [
  { $set: { orderIds: { $map: { input: '$orders', in: '$$this._id' } } } },
  {
    $lookup: {
      from: 'shipments',
      localField: 'orderIds',
      foreignField: 'orderId',
      pipeline: [{ $match: { orderId: { $ne: null } } }],
      as: 'shipments',
    },
  },
];

function noneOf(error: unknown): never[] {
  if (error instanceof MongoServerError) return [];
  throw error;
}

/** Orders of an account from which on the customer is large. */
const LARGE = 500;

/** An account as the source has it, and whether it has very many orders. */
interface Sized {
  readonly document: Document;
  readonly isLarge: boolean;
}

/**
 * Reads an account, and whether it has so much that its steps take a lane of their own.
 * @returns null where there is no such account.
 */
export async function readSized(deps: Dependencies, customer: CustomerRef): Promise<Sized | null> {
  return (await readJoinedSize(deps, customer)) ?? (await readSize(deps, customer));
}

async function readJoinedSize(
  { source, programme }: Dependencies,
  { customerId }: CustomerRef,
): Promise<Sized | null> {
  const orderIds = {
    from: 'orders',
    localField: '_id',
    foreignField: 'customerId',
    pipeline: [{ $match: openMarkets(programme) }, { $limit: LARGE }, { $project: { _id: 1 } }],
    as: 'handoverOrderIds',
  };
  const [found] = await source.customers
    .aggregate<Document & { handoverOrderIds: unknown[] }>([
      { $match: { _id: customerId } },
      { $lookup: orderIds },
    ])
    .toArray()
    .catch(noneOf);
  if (!found) return null;
  const { handoverOrderIds: ids, ...document } = found;
  return { document, isLarge: ids.length >= LARGE };
}

async function readSize(
  { source, programme }: Dependencies,
  { customerId }: CustomerRef,
): Promise<Sized | null> {
  const own = { customerId, ...openMarkets(programme) };
  const [document, orders] = await Promise.all([
    source.customers.findOne({ _id: customerId }),
    source.orders.find(own).project({ _id: 1 }).limit(LARGE).toArray(),
  ]);
  return document && { document, isLarge: orders.length >= LARGE };
}
