import type { Collection, Document } from 'mongodb';
import type { CustomerId } from '../records/ids';
import type { Enrolment } from '../stores/ledger';
import { mapOwned } from './copies';
import type { Copies } from './copies';
import type { SettledRef } from './customerRef';
import { openMarkets } from './dependencies';
import type { Dependencies } from './dependencies';
import { readEach } from './owned';
import type { Kept } from './owned';

/** An enrolled customer as a step is told of one. */
export const settledRefOf = ({ _id, kind, market, accountId }: Enrolment): SettledRef => ({
  customerId: _id,
  kind,
  market,
  accountId,
});

/** Reads everything that is copied of many customers, in as many commands as of one. */
export async function readCopiesOfMany(
  deps: Dependencies,
  customers: readonly Enrolment[],
): Promise<Map<CustomerId, Copies[]>> {
  const { orders, shipments, reviews, tickets, warranties } = await readEach(deps, (kept) =>
    readMany(deps, customers, kept),
  );
  const copiesOf = (enrolment: Enrolment) => {
    const own = orders.filter(isOf(enrolment, 'orders'));
    const ids = new Set(own.map(({ _id }) => String(_id)));
    return mapOwned(deps, settledRefOf(enrolment), {
      orders: own,
      shipments: shipments.filter(({ orderId }) => ids.has(String(orderId))),
      reviews: reviews.filter(isOf(enrolment, 'reviews')),
      tickets: tickets.filter(isOf(enrolment, 'tickets')),
      warranties: warranties.filter(isOf(enrolment, 'warranties')),
    });
  };
  return new Map(customers.map((enrolment) => [enrolment._id, copiesOf(enrolment)]));
}

function isOf({ _id, kind, records }: Enrolment, kept: Kept): (document: Document) => boolean {
  if (kind === 'account') return ({ customerId }) => customerId === _id;
  const ids = new Set<string>(records?.[kept]);
  return (document) => ids.has(String(document['_id']));
}

async function readMany(
  { source, programme }: Dependencies,
  customers: readonly Enrolment[],
  kept: Kept,
): Promise<Document[]> {
  const records = source[kept] as unknown as Collection<Document & { _id: string }>;
  const accounts = customers.filter(({ kind }) => kind === 'account').map(({ _id }) => _id);
  const ids = customers.flatMap((enrolment): string[] => enrolment.records?.[kept] ?? []);
  const open = openMarkets(programme);
  const found = await Promise.all([
    accounts.length > 0 ? records.find({ customerId: { $in: accounts }, ...open }).toArray() : [],
    ids.length > 0 ? records.find({ _id: { $in: ids }, ...open }).toArray() : [],
  ]);
  return found.flat();
}
