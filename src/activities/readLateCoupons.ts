import type { LateCoupons } from '../notices/trouble';
import type { Dependencies } from './dependencies';

const MOST_NAMED = 20;

/** Counts the coupons that were late, and names whose of them are still owed. */
export async function readLateCoupons({
  ledger: { lateCoupons },
}: Pick<Dependencies, 'ledger'>): Promise<LateCoupons> {
  const stillOwed = { madeGoodAt: null };
  const [count, owed, owners] = await Promise.all([
    lateCoupons.countDocuments(),
    lateCoupons.countDocuments(stillOwed),
    lateCoupons
      .aggregate<{ _id: string }>([
        { $match: stillOwed },
        { $group: { _id: '$customerId' } },
        { $sort: { _id: 1 } },
        { $limit: MOST_NAMED },
      ])
      .toArray(),
  ]);
  return { count, owed, customers: owners.map(({ _id }) => _id) };
}
