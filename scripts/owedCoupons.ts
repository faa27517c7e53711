import { openMarkets } from '../src/activities/dependencies';
import type { Instant } from '../src/programme/instant';
import type { Programme } from '../src/programme/schema';
import type { CustomerId } from '../src/records/ids';
import type { Stores } from './stores';

const BATCH = 1_000;

/**
 * Counts the coupons of the source that are owed a successor and have none: active, with uses left, not
 * expired at the opening, of an open market, and of an enrolled customer who has not lapsed.
 */
export async function countOwedCoupons(
  { source, ledger }: Pick<Stores, 'source' | 'ledger'>,
  programme: Programme,
  opening: Instant,
): Promise<number> {
  const coupons = source.coupons
    .find({
      ...openMarkets(programme),
      status: 'active',
      customerId: { $ne: null },
      usesLeft: { $gt: 0 },
      expiresAt: { $gt: new Date(opening) },
    })
    .project<{ customerId: CustomerId }>({ customerId: 1 });
  const countOwed = async (owners: readonly CustomerId[]) => {
    const owed = await ledger.customers
      .find({ _id: { $in: [...owners] }, state: { $ne: 'lapsed' } })
      .project<{ _id: CustomerId }>({ _id: 1 })
      .toArray();
    const ids = new Set(owed.map(({ _id }) => _id));
    return owners.filter((owner) => ids.has(owner)).length;
  };

  let count = 0;
  let owners: CustomerId[] = [];
  for await (const { customerId } of coupons) {
    owners.push(customerId);
    if (owners.length < BATCH) continue;
    count += await countOwed(owners);
    owners = [];
  }
  return count + (await countOwed(owners));
}
