import { openMarkets } from '../src/activities/dependencies';
import type { Dates } from '../src/programme/calendar';
import type { Programme } from '../src/programme/schema';
import type { CustomerId } from '../src/records/ids';
import type { Stores } from './stores';

const BATCH = 1_000;
const MOST_NAMED = 20;

/** Coupons that are owed a successor and have none. */
export interface OwedCoupons {
  readonly count: number;
  /** Their owners, the first 20 of them. */
  readonly customers: readonly CustomerId[];
}

/** Nothing is owed. */
export const nothingOwed: OwedCoupons = { count: 0, customers: [] };

/**
 * Finds the coupons of the source that are owed a successor and have none: with uses left, not expired at
 * the opening, of an open market, and of an enrolled customer who has not lapsed.
 */
export async function findOwedCoupons(
  { source, ledger }: Pick<Stores, 'source' | 'ledger'>,
  programme: Programme,
  { opening, websiteClosure }: Pick<Dates, 'opening' | 'websiteClosure'>,
): Promise<OwedCoupons> {
  const coupons = source.coupons
    .find({
      ...openMarkets(programme),
      customerId: { $ne: null },
      usesLeft: { $gt: 0 },
      $or: [
        { status: 'active', expiresAt: { $gt: new Date(opening) } },
        {
          status: 'expired',
          expiresAt: { $gt: new Date(opening), $lt: new Date(websiteClosure) },
        },
      ],
    })
    .project<{ customerId: CustomerId }>({ customerId: 1 });
  let count = 0;
  const customers = new Set<CustomerId>();
  const add = async (owners: readonly CustomerId[]) => {
    const owed = await ledger.customers
      .find({ _id: { $in: [...owners] }, state: { $ne: 'lapsed' } })
      .project<{ _id: CustomerId }>({ _id: 1 })
      .toArray();
    const ids = new Set(owed.map(({ _id }) => _id));
    count += owners.filter((owner) => ids.has(owner)).length;
    for (const id of ids) if (customers.size < MOST_NAMED) customers.add(id);
  };

  let owners: CustomerId[] = [];
  for await (const { customerId } of coupons) {
    owners.push(customerId);
    if (owners.length < BATCH) continue;
    await add(owners);
    owners = [];
  }
  await add(owners);
  return { count, customers: [...customers] };
}
