import { openMarkets } from '../src/activities/dependencies';
import { instantOf } from '../src/programme/instant';
import type { Programme } from '../src/programme/schema';
import type { CustomerId } from '../src/records/ids';
import type { Stores } from './stores';

const BATCH = 1_000;

/** Why a customer is unfinished who has moved, and has something at the source that the target has not. */
export const NEWER = 'the source has something newer';

/** A customer of whom something is unfinished, and everything that is. */
export interface Unfinished {
  readonly customer: CustomerId;
  readonly market: string;
  readonly why: string[];
}

type ReadStores = Pick<Stores, 'source' | 'ledger'>;

/**
 * Finds everybody of whom something is unfinished, by market: who is neither moved nor lapsed nor set
 * aside, of whom a case is open or a late coupon is owed, and whom nobody ever enrolled.
 */
export async function findUnfinished(
  stores: ReadStores,
  programme: Programme,
): Promise<Unfinished[]> {
  const found = new Map<CustomerId, Unfinished>();
  const add = (customer: CustomerId, market: string, why: string) => {
    const known = found.get(customer) ?? { customer, market, why: [] };
    known.why.push(why);
    found.set(customer, known);
  };
  const { cases, lateCoupons, customers } = stores.ledger;
  for await (const { _id, cause, customerId, market } of cases.find({ state: 'open' })) {
    add(customerId, market, `case ${_id} (${cause}) is open`);
  }
  for await (const { _id, customerId, market, due } of lateCoupons.find({ madeGoodAt: null })) {
    add(customerId, market, `coupon ${_id} is owed since ${instantOf(due)}`);
  }
  for await (const { _id, market } of customers.find({ state: 'held' })) {
    if (!found.has(_id)) add(_id, market, 'held, though no case is open');
  }
  for await (const { _id, market, changed } of customers.find({ state: 'enrolled' })) {
    add(_id, market, changed === undefined ? 'not begun, or its move has failed' : NEWER);
  }
  for await (const { _id, market } of notEnrolled(stores, programme)) {
    add(_id, market, 'never enrolled');
  }
  return [...found.values()].sort(byMarket);
}

const byMarket = (a: Unfinished, b: Unfinished) =>
  a.market.localeCompare(b.market) || a.customer.localeCompare(b.customer);

interface Listed {
  readonly _id: CustomerId;
  readonly market: string;
}

/** Customers of the source in open markets whom the ledger does not list. */
async function* notEnrolled({ source, ledger }: ReadStores, programme: Programme) {
  const all = source.customers.find(openMarkets(programme)).project<Listed>({ market: 1 });
  let batch: Listed[] = [];
  for await (const customer of all) {
    batch.push(customer);
    if (batch.length < BATCH) continue;
    yield* without(ledger, batch);
    batch = [];
  }
  yield* without(ledger, batch);
}

async function* without({ customers }: Stores['ledger'], batch: readonly Listed[]) {
  const ids = batch.map(({ _id }) => _id);
  const listed = await customers
    .find({ _id: { $in: ids } })
    .project<{ _id: CustomerId }>({ _id: 1 })
    .toArray();
  const known = new Set(listed.map(({ _id }) => _id));
  yield* batch.filter(({ _id }) => !known.has(_id));
}
