import type { Document, MongoClient } from 'mongodb';
import { openMarkets } from '../src/activities/dependencies';
import type { Programme } from '../src/programme/schema';
import { storeOf } from '../src/programme/store';
import type { Enrolment } from '../src/stores/ledger';
import type { Stores } from './stores';

const owned = ['orders', 'reviews', 'tickets', 'warranties'] as const;

/** How many records of a kind a customer has at the source, and how many of these are at the target. */
export interface RecordCount {
  readonly source: number;
  readonly target: number;
}

/** Counts a customer's records of each collection that is copied, on both sides. */
export async function countRecords(
  { source, target }: Pick<Stores, 'source' | 'target'>,
  programme: Programme,
  { _id, kind, records }: Enrolment,
): Promise<Record<string, RecordCount>> {
  const counts: Record<string, RecordCount> = {};
  for (const collection of owned) {
    const mine =
      kind === 'account' ? { customerId: _id } : { _id: { $in: records?.[collection] ?? [] } };
    const filter = { ...mine, ...openMarkets(programme) };
    const ids = await idsOf(source.client, collection, filter);
    counts[collection] = await countCopies(target.client, programme, collection, ids);
    if (collection !== 'orders') continue;
    const parcels = await idsOf(source.client, 'shipments', { orderId: { $in: ids } });
    counts['shipments'] = await countCopies(target.client, programme, 'shipments', parcels);
  }
  return counts;
}

async function idsOf(client: MongoClient, collection: string, filter: Document): Promise<string[]> {
  const found = client.db().collection(collection).find(filter).project({ _id: 1 });
  return (await found.toArray()).map(({ _id }) => String(_id));
}

async function countCopies(
  client: MongoClient,
  programme: Programme,
  collection: string,
  ids: readonly string[],
): Promise<RecordCount> {
  const copies = ids.map((id) => `${storeOf(programme)}-${id}`);
  const target = await client
    .db()
    .collection<{ _id: string }>(collection)
    .countDocuments({ _id: { $in: copies } });
  return { source: ids.length, target };
}
