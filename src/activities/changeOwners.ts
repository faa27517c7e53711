import type { Collection, Document } from 'mongodb';
import { z } from 'zod';
import { digestOf } from '../records/digest';
import { customerId } from '../records/ids';
import type { CustomerId } from '../records/ids';
import { openMarkets } from './dependencies';
import type { Dependencies } from './dependencies';
import type { Changed } from './lateChanges';
import { detachedIdOf, guestIdOf } from './pseudonyms';

/** Collections of the source of which every change concerns one customer. */
export const watched = [
  'orders',
  'shipments',
  'reviews',
  'tickets',
  'warranties',
  'balances',
  'coupons',
] as const;

/** A change of a document of the source; what it says is looked up, for it may have gone on since. */
export interface Change {
  readonly collection: (typeof watched)[number];
  readonly documentId: string;
  /** The change's own id. */
  readonly id: string;
}

/**
 * Whom changes concern that the target is to hear of. Who is still the source's own is left out: the
 * move itself brings along what they do.
 */
export async function ownersOf(deps: Dependencies, changes: readonly Change[]): Promise<Changed[]> {
  const candidates = new Map<CustomerId, string>();
  for (const collection of watched) {
    const own = changes.filter((change) => change.collection === collection);
    if (own.length === 0) continue;
    const ids = new Map(own.map(({ documentId, id }) => [documentId, id]));
    for (const document of await readOwnedDocuments(deps, collection, [...ids.keys()])) {
      const mark = digestOf(ids.get(String(document['changedId'])));
      for (const customerId of namesOf(deps, document)) candidates.set(customerId, mark);
    }
  }
  const concerned = await takenOver(deps, [...candidates.keys()]);
  return concerned.map((customerId) => ({ customerId, mark: candidates.get(customerId) ?? '' }));
}

/** Reads whose documents these are; a parcel is its order's. */
async function readOwnedDocuments(
  { source, programme }: Dependencies,
  collection: Change['collection'],
  ids: readonly string[],
): Promise<Document[]> {
  const ownership = { customerId: 1, guest: 1, market: 1 };
  const find = async (name: Change['collection'], _ids: readonly string[], fields: Document) =>
    await (source[name] as unknown as Collection<{ _id: string }>)
      .find({ _id: { $in: [..._ids] }, ...openMarkets(programme) })
      .project<Document>(fields)
      .toArray();
  if (collection !== 'shipments') {
    const documents = await find(collection, ids, ownership);
    return documents.map((one) => ({ ...one, changedId: one['_id'] }));
  }
  const parcels = await find('shipments', ids, { orderId: 1 });
  const orderIds = parcels.map(({ orderId }) => String(orderId));
  const orders = new Map(
    (await find('orders', orderIds, ownership)).map((one) => [one['_id'], one]),
  );
  return parcels.flatMap(({ _id, orderId }) => {
    const order = orders.get(orderId);
    return order ? [{ ...order, changedId: _id }] : [];
  });
}

/** Whose a document is; one that says it otherwise has a case by the time it moves. */
const owner = z.object({
  market: z.string(),
  customerId: customerId.nullable().catch(null),
  guest: z.object({ email: z.string() }).nullable().catch(null),
});

/** The ids under which the owner of a document may be enrolled. */
function namesOf({ keys }: Dependencies, document: Document): CustomerId[] {
  const { market, customerId, guest } = owner.parse(document);
  if (customerId) return [customerId, detachedIdOf(keys, market, customerId)];
  return guest ? [guestIdOf(keys, market, guest.email)] : [];
}

/** Those who are enrolled, and not the source's own: nobody who has no account ever is. */
async function takenOver(
  { source, ledger }: Dependencies,
  ids: readonly CustomerId[],
): Promise<CustomerId[]> {
  if (ids.length === 0) return [];
  const among = { _id: { $in: [...ids] } };
  const [enrolled, handedOver] = await Promise.all([
    ledger.customers.find({ ...among, state: { $nin: ['lapsed', 'setAside'] } }).toArray(),
    source.ownership.find({ ...among, state: { $ne: 'source' } }).toArray(),
  ]);
  const taken = new Set(handedOver.map(({ _id }) => _id));
  return enrolled
    .filter(({ _id, kind }) => kind !== 'account' || taken.has(_id))
    .map(({ _id }) => _id);
}
