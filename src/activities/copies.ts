import type { Collection, Document } from 'mongodb';
import type { CaseRecord } from '../cases/case';
import type { CaseNeeded } from '../cases/needed';
import type { SourceId, TargetId } from '../records/ids';
import type { Life } from '../records/life';
import { copyOf } from './converge';
import type { Content, Copy } from './converge';
import { orderKind, reviewKind, shipmentKind, ticketKind, warrantyKind } from './copiedKinds';
import type { CopiedKind } from './copiedKinds';
import type { SettledRef } from './customerRef';
import { storeOf } from '../programme/store';
import type { Dependencies } from './dependencies';
import { undeleted } from './deletions';
import { readPages } from './owned';
import type { Kept, Owned } from './owned';
import { parseRecords } from './records';

/** A customer's records of one kind, mapped, and where they belong at the target. */
export interface Copies {
  readonly kind: CaseRecord['kind'];
  readonly target: Collection<Content>;
  readonly copies: readonly Copy[];
  readonly life: Life;
  readonly broken: CaseNeeded;
}

/** The customer's orders and their parcels. */
export const readOrders = reading(mapOrders, ['orders']);

/** The customer's reviews. */
export const readFeedback = reading(mapFeedback, ['reviews']);

/** The customer's support tickets and warranties. */
export const readService = reading(mapService, ['tickets', 'warranties']);

/** Everything of a customer that is copied, both sides of which can be compared at any time. */
export const readAll = reading(mapOwned);

/** The same, with what was deleted at the target. */
export const readSaid = saying(mapOwned);

type MapOwned = (deps: Dependencies, customer: SettledRef, owned: Owned) => Copies[];

function reading(map: MapOwned, wanted?: readonly Kept[]) {
  const read = saying(map, wanted);
  return async (deps: Dependencies, customer: SettledRef): Promise<Copies[]> =>
    await undeleted(deps, customer, await read(deps, customer));
}

function saying(map: MapOwned, wanted?: readonly Kept[]) {
  return async (deps: Dependencies, customer: SettledRef): Promise<Copies[]> => {
    const pages: Copies[][] = [];
    for await (const owned of readPages(deps, customer, wanted)) {
      pages.push(map(deps, customer, owned));
    }
    return together(pages);
  };
}

/** The pages of each kind as one. */
const together = ([first = [], ...others]: readonly Copies[][]): Copies[] =>
  first.map((copies, kind) => {
    const all = [copies, ...others.flatMap((page) => page[kind] ?? [])];
    const broken = all.map((page) => page.broken);
    return {
      ...copies,
      copies: all.flatMap((page) => page.copies),
      broken: {
        ...copies.broken,
        records: broken.flatMap(({ records }) => records),
        evidence: broken.flatMap(({ evidence }) => evidence),
      },
    };
  });

/** Everything of a customer that is copied, from documents that were read. */
export function mapOwned(deps: Dependencies, customer: SettledRef, owned: Owned): Copies[] {
  return [mapOrders, mapFeedback, mapService].flatMap((map) => map(deps, customer, owned));
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

function mapFeedback(
  deps: Dependencies,
  customer: SettledRef,
  { reviews }: Pick<Owned, 'reviews'>,
): Copies[] {
  return [mapAll(deps, customer, reviews, reviewKind)];
}

function mapService(
  deps: Dependencies,
  customer: SettledRef,
  { tickets, warranties }: Pick<Owned, 'tickets' | 'warranties'>,
): Copies[] {
  return [
    mapAll(deps, customer, tickets, ticketKind),
    mapAll(deps, customer, warranties, warrantyKind),
  ];
}

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
    copies: sound.map((record) => copyOf(map(record, mapping), record)),
    life,
    broken,
  };
}
