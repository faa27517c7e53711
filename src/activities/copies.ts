import type { Collection, Document } from 'mongodb';
import type { CaseRecord } from '../cases/case';
import type { CaseNeeded } from '../cases/needed';
import type { SourceId, TargetId } from '../records/ids';
import type { Life } from '../records/life';
import type { Content, Copy } from './converge';
import { orderKind, reviewKind, shipmentKind, ticketKind, warrantyKind } from './copiedKinds';
import type { CopiedKind } from './copiedKinds';
import type { SettledRef } from './customerRef';
import { storeOf } from '../programme/store';
import type { Dependencies } from './dependencies';
import { undeleted } from './deletions';
import { parseRecords, readOwned } from './records';

/** A customer's records of one kind, mapped, and where they belong at the target. */
export interface Copies {
  readonly kind: CaseRecord['kind'];
  readonly target: Collection<Content>;
  readonly copies: readonly Copy[];
  readonly life: Life;
  readonly broken: CaseNeeded;
}

/** A customer's documents at the source, by collection. */
export type Owned = Readonly<Record<CopiedKind<unknown, unknown>['collection'], Document[]>>;

/** The customer's orders and their parcels. */
export async function readOrders(deps: Dependencies, customer: SettledRef): Promise<Copies[]> {
  const orders = await readOwned(deps, customer, 'orders');
  const shipments = await readShipments(deps, orders);
  return await undeleted(deps, customer, mapOrders(deps, customer, { orders, shipments }));
}

/** The customer's reviews. */
export async function readFeedback(deps: Dependencies, customer: SettledRef): Promise<Copies[]> {
  const reviews = await readOwned(deps, customer, 'reviews');
  return await undeleted(deps, customer, mapFeedback(deps, customer, { reviews }));
}

/** The customer's support tickets and warranties. */
export async function readService(deps: Dependencies, customer: SettledRef): Promise<Copies[]> {
  const [tickets, warranties] = await Promise.all([
    readOwned(deps, customer, 'tickets'),
    readOwned(deps, customer, 'warranties'),
  ]);
  return await undeleted(deps, customer, mapService(deps, customer, { tickets, warranties }));
}

/** Everything of a customer that is copied, both sides of which can be compared at any time. */
export async function readAll(deps: Dependencies, customer: SettledRef): Promise<Copies[]> {
  const reads = [readOrders, readFeedback, readService].map((read) => read(deps, customer));
  return (await Promise.all(reads)).flat();
}

/** Everything of a customer that is copied, from documents that were read. */
export const mapOwned = (deps: Dependencies, customer: SettledRef, owned: Owned): Copies[] =>
  [mapOrders, mapFeedback, mapService].flatMap((map) => map(deps, customer, owned));

/** The parcels of these orders, as the source has them. */
export async function readShipments(
  { source }: Pick<Dependencies, 'source'>,
  orders: readonly Document[],
): Promise<Document[]> {
  if (orders.length === 0) return [];
  const orderIds = orders.map(({ _id }) => String(_id) as SourceId);
  return await source.shipments.find({ orderId: { $in: orderIds } }).toArray();
}

/** A parcel stays where its order stays. */
function mapOrders(
  deps: Dependencies,
  customer: SettledRef,
  { orders: documents, shipments }: Pick<Owned, 'orders' | 'shipments'>,
): Copies[] {
  const orders = mapAll(deps, customer, documents, orderKind);
  const behind = new Set(orders.broken.records.map(({ id }): string => id));
  const parcels = shipments.filter(({ orderId }) => !behind.has(String(orderId)));
  return [orders, mapAll(deps, customer, parcels, shipmentKind)];
}

const mapFeedback = (
  deps: Dependencies,
  customer: SettledRef,
  { reviews }: Pick<Owned, 'reviews'>,
): Copies[] => [mapAll(deps, customer, reviews, reviewKind)];

const mapService = (
  deps: Dependencies,
  customer: SettledRef,
  { tickets, warranties }: Pick<Owned, 'tickets' | 'warranties'>,
): Copies[] => [
  mapAll(deps, customer, tickets, ticketKind),
  mapAll(deps, customer, warranties, warrantyKind),
];

function mapAll<S extends { _id: SourceId; revision: number }, T extends { _id: TargetId }>(
  { target, programme }: Dependencies,
  customer: SettledRef,
  documents: readonly Document[],
  { kind, collection, schema, map, life }: CopiedKind<S, T>,
): Copies {
  const mapping = { store: storeOf(programme), owner: customer };
  const { sound, broken } = parseRecords(kind, schema, documents);
  return {
    kind,
    target: target[collection] as unknown as Copies['target'],
    copies: sound.map((record) => ({ content: map(record, mapping), record })),
    life,
    broken,
  };
}
