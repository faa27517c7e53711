import { batchesIn, findIn } from './documents';
import type { Projection, Stored } from './documents';
import type { Run } from './run';
import { recordIds, unitKinds } from './units';
import { text, words } from './values';

/** What a record of each collection is called in a receipt. */
export const nouns: Readonly<Record<string, string>> = {
  orders: 'order',
  shipments: 'shipment',
  reviews: 'review',
  tickets: 'ticket',
  warranties: 'warranty',
};

const ownerOnly: Projection = { customerId: 1 };

/** How many records of each kind some customers have at the source; of each only ids are read. */
export async function countsOf(run: Run, enrolments: readonly Stored[]) {
  const counts = new Map(enrolments.map(({ _id }) => [_id, new Map<string, number>()]));
  const orders = new Map<string, string>();
  const count = (customer: string | undefined, noun: string) => {
    const own = counts.get(customer ?? '');
    if (own) own.set(noun, (own.get(noun) ?? 0) + 1);
  };
  const open = { market: { $in: run.scope.open } };
  const accounts = enrolments.filter(({ kind }) => kind === 'account').map(({ _id }) => _id);
  const units = enrolments.filter(({ kind }) => kind !== 'account');
  for (const collection of unitKinds) {
    const noun = nouns[collection] ?? collection;
    const own = batchesIn(run.source, collection, 'customerId', accounts, ownerOnly, open);
    for await (const records of own) {
      for (const { _id, customerId } of records) {
        count(text(customerId) ?? '', noun);
        if (collection === 'orders') orders.set(_id, text(customerId) ?? '');
      }
    }
    const owners = new Map(
      units.flatMap((unit) => recordIds(unit, collection).map((id) => [id, unit._id] as const)),
    );
    for (const { _id } of await findIn(
      run.source,
      collection,
      '_id',
      owners.keys(),
      ownerOnly,
      open,
    )) {
      count(owners.get(_id), noun);
      if (collection === 'orders') orders.set(_id, owners.get(_id) ?? '');
    }
  }
  const parcels = batchesIn(run.source, 'shipments', 'orderId', orders.keys(), { orderId: 1 });
  for await (const shipments of parcels) {
    for (const { orderId } of shipments) count(orders.get(words(orderId)), 'shipment');
  }
  return counts;
}
