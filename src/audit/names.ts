import { batches, byId } from './documents';
import type { Mismatch } from './findings';
import type { Stores } from './run';
import { recordIds, unitKinds } from './units';
import { text } from './values';

const collections: Readonly<Record<string, string>> = {
  order: 'orders',
  review: 'reviews',
  ticket: 'tickets',
  warranty: 'warranties',
};

/**
 * Gives mismatches of records without account the id that the ledger has for whoever they belong to: a
 * guest, or what is detached from a customer who does not move.
 */
export async function nameUnits(
  stores: Stores,
  mismatches: readonly Mismatch[],
): Promise<Mismatch[]> {
  const places = await placesOf(stores, mismatches);
  if (places.size === 0) return [...mismatches];
  const wanted = new Set(places.values());
  const names = new Map<string, string>();
  const filter = { kind: { $ne: 'account' } };
  for await (const enrolments of batches(stores.ledger, 'customers', { filter })) {
    for (const enrolment of enrolments) {
      for (const collection of unitKinds) {
        for (const id of recordIds(enrolment, collection)) {
          if (wanted.has(`${collection}/${id}`)) names.set(`${collection}/${id}`, enrolment._id);
        }
      }
    }
  }
  return mismatches.map((mismatch) => {
    const customer = names.get(places.get(mismatch) ?? '');
    return customer === undefined ? mismatch : { ...mismatch, customer };
  });
}

/** The record by which an enrolment may be found, of each mismatch; for a parcel that is its order. */
async function placesOf(
  { source }: Stores,
  mismatches: readonly Mismatch[],
): Promise<Map<Mismatch, string>> {
  const nounOf = ({ kind }: Mismatch) => kind.split('.')[0] ?? '';
  const parcels = mismatches.filter((mismatch) => nounOf(mismatch) === 'shipment');
  const ids = parcels.map(({ id }) => id);
  const shipments = await byId(source, 'shipments', ids, { orderId: 1 });
  const places = new Map<Mismatch, string>();
  for (const mismatch of mismatches) {
    const collection = collections[nounOf(mismatch)];
    const order = text(shipments.get(mismatch.id)?.['orderId']);
    if (collection) places.set(mismatch, `${collection}/${mismatch.id}`);
    else if (order && nounOf(mismatch) === 'shipment') places.set(mismatch, `orders/${order}`);
  }
  return places;
}
