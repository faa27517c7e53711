import type { Dependencies } from './dependencies';

/** Lists the markets in which somebody has coupons that have not reached them; most often none. */
export const listOwedMarkets =
  ({ ledger }: Pick<Dependencies, 'ledger'>) =>
  async (): Promise<string[]> => {
    const markets = await ledger.customers
      .aggregate<{ _id: string }>([
        { $match: { owed: { $exists: true } } },
        { $group: { _id: '$market' } },
      ])
      .toArray();
    return markets.map(({ _id }) => _id).sort();
  };
