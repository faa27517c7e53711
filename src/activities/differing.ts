import type { CaseFile } from '../cases/case';
import { isKept, isSetAside } from '../cases/decided';
import type { Named } from '../cases/decided';
import { targetIdOf } from '../records/ids';
import { storeOf } from '../programme/store';
import { versionOf } from '../records/digest';
import type { Copy } from './converge';
import type { CustomerRef } from './customerRef';
import type { Dependencies } from './dependencies';
import { orderOf } from './moveCopies';

/** A record that the two sides do not tell alike, with its copy where it is one that is copied. */
export interface Differing extends Named {
  readonly copy?: Copy;
}

/**
 * Those differences that no decision accounts for: what stays with the source, the parcels of an order
 * that stays, and an edit at the target that was kept, as far as the source says what it said then.
 */
export async function unaccounted(
  { ledger, programme }: Dependencies,
  { customerId }: CustomerRef,
  differing: readonly Differing[],
): Promise<Differing[]> {
  if (differing.length === 0) return [];
  const files = await ledger.cases.find({ customerId, state: 'decided' }).toArray();
  const store = storeOf(programme);
  const behind = new Set(ordersSetAside(files).map((id) => targetIdOf(store, id)));
  return differing.filter(
    ({ copy, ...record }) =>
      !files.some((file) => isSetAside(file, record)) &&
      !(record.kind === 'shipment' && copy && behind.has(orderOf(copy))) &&
      !(copy && files.some((file) => isKept(file, record, versionOf(copy.record)))),
  );
}

const ordersSetAside = (files: readonly CaseFile[]): string[] =>
  files.flatMap((file) =>
    file.records
      .filter((record) => record.kind === 'order' && isSetAside(file, record))
      .map(({ id }) => id),
  );
