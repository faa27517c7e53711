import type { Collection, Document } from 'mongodb';
import type { CaseRecord } from '../cases/case';
import type { CaseNeeded } from '../cases/needed';
import type { SourceId, TargetId } from '../records/ids';
import { unmerged } from './converge';
import type { Content, Copy, Merging } from './converge';
import { orderKind, reviewKind, shipmentKind, ticketKind, warrantyKind } from './copiedKinds';
import type { CopiedKind } from './copiedKinds';
import type { SettledRef } from './customerRef';
import { storeOf } from '../programme/store';
import type { Dependencies } from './dependencies';
import { parseRecords, readOwned } from './records';

/** A customer's records of one kind, mapped, and where they belong at the target. */
export interface Copies {
  readonly kind: CaseRecord['kind'];
  readonly target: Collection<Content>;
  readonly copies: readonly Copy[];
  readonly merging: Merging;
  readonly broken: CaseNeeded;
}

/** The customer's orders and their parcels; a parcel stays where its order stays. */
export async function readOrders(deps: Dependencies, customer: SettledRef): Promise<Copies[]> {
  const documents = await readOwned(deps, customer, 'orders');
  const orders = mapAll(deps, customer, documents, orderKind);
  const behind = new Set(orders.broken.records.map(({ id }): string => id));
  const parcels = (await readShipments(deps, documents)).filter(
    ({ orderId }) => !behind.has(String(orderId)),
  );
  return [orders, mapAll(deps, customer, parcels, shipmentKind)];
}

/** The customer's reviews. */
export async function readFeedback(deps: Dependencies, customer: SettledRef): Promise<Copies[]> {
  return [mapAll(deps, customer, await readOwned(deps, customer, 'reviews'), reviewKind)];
}

/** The customer's support tickets and warranties. */
export async function readService(deps: Dependencies, customer: SettledRef): Promise<Copies[]> {
  const [tickets, warranties] = await Promise.all([
    readOwned(deps, customer, 'tickets'),
    readOwned(deps, customer, 'warranties'),
  ]);
  return [
    mapAll(deps, customer, tickets, ticketKind),
    mapAll(deps, customer, warranties, warrantyKind),
  ];
}

/** Everything of a customer that is copied, both sides of which can be compared at any time. */
export async function readAll(deps: Dependencies, customer: SettledRef): Promise<Copies[]> {
  const reads = [readOrders, readFeedback, readService].map((read) => read(deps, customer));
  return (await Promise.all(reads)).flat();
}

function mapAll<S extends { _id: SourceId; revision: number }, T extends { _id: TargetId }>(
  { target, programme }: Dependencies,
  customer: SettledRef,
  documents: readonly Document[],
  { kind, collection, schema, map, ...lives }: CopiedKind<S, T>,
): Copies {
  const mapping = { store: storeOf(programme), owner: customer };
  const { sound, broken } = parseRecords(kind, schema, documents);
  return {
    kind,
    target: target[collection] as unknown as Copies['target'],
    copies: sound.map((record) => ({ content: map(record, mapping), record })),
    merging: { ...unmerged, ...(lives as unknown as Partial<Merging>) },
    broken,
  };
}

async function readShipments(
  { source }: Dependencies,
  orders: readonly Document[],
): Promise<Document[]> {
  if (orders.length === 0) return [];
  const orderIds = orders.map(({ _id }) => String(_id) as SourceId);
  return await source.shipments.find({ orderId: { $in: orderIds } }).toArray();
}
