import {
  orderKind,
  reviewKind,
  shipmentKind,
  ticketKind,
  warrantyKind,
} from '../../src/activities/copiedKinds';
import type { SettledRef } from '../../src/activities/customerRef';
import type { Dependencies } from '../../src/activities/dependencies';
import { ownFilter, readCopies } from './records';
import type { Copies, Stamped } from './records';

/** Reads some of a customer's records. */
type Read = (deps: Dependencies, customer: SettledRef) => Promise<Copies[]>;

/** Orders, and the parcels of those orders. */
export const readOrders: Read = async (deps, customer) => {
  const orders = await readCopies(
    deps,
    customer,
    orderKind,
    await ownFilter(deps, customer, 'orders'),
  );
  const parcels = { orderId: { $in: orders.documents.map(({ origin }) => origin.id) } };
  return [orders, await readCopies(deps, customer, shipmentKind, parcels)];
};

/** Reviews. */
export const readFeedback: Read = async (deps, customer) => [
  await readCopies(deps, customer, reviewKind, await ownFilter(deps, customer, 'reviews')),
];

/** Tickets and warranties. */
export const readService: Read = async (deps, customer) => [
  await readCopies(deps, customer, ticketKind, await ownFilter(deps, customer, 'tickets')),
  await readCopies(deps, customer, warrantyKind, await ownFilter(deps, customer, 'warranties')),
];

/** Copies a customer's records of some kinds, one after the other. */
export const copyEach = (deps: Dependencies, read: Read) => async (customer: SettledRef) => {
  let written = 0;
  for (const { target, documents } of await read(deps, customer)) {
    for (const document of documents) {
      await write(target, document);
      written += 1;
    }
  }
  return { written };
};

/** Copies what the target lacks, or has otherwise. */
export async function copyWhatDiffers(deps: Dependencies, customer: SettledRef): Promise<void> {
  for (const read of [readOrders, readFeedback, readService]) {
    for (const { target, documents } of await read(deps, customer)) {
      if (documents.length === 0) continue;
      const there = await target.find({ _id: { $in: documents.map(({ _id }) => _id) } }).toArray();
      const digests = new Map(there.map(({ _id, origin }) => [_id, origin.digest]));
      for (const document of documents) {
        if (digests.get(document._id) !== document.origin.digest) await write(target, document);
      }
    }
  }
}

const write = (target: Copies['target'], { _id, ...document }: Stamped) =>
  target.replaceOne({ _id }, document, { upsert: true });
