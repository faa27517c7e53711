import type { Enrolment } from '../stores/ledger';
import type { Dependencies } from './dependencies';

/** How many customers of a market are in each state. */
export type MarketCounts = Record<Enrolment['state'], number>;

const none: MarketCounts = { enrolled: 0, moved: 0, lapsed: 0, held: 0, setAside: 0 };

/** Counts every market's customers by state, from the ledger. */
export const countCustomers =
  ({ ledger }: Pick<Dependencies, 'ledger'>) =>
  async () => {
    const groups = await ledger.customers
      .aggregate<{ _id: { market: string; state: Enrolment['state'] }; count: number }>([
        { $group: { _id: { market: '$market', state: '$state' }, count: { $sum: 1 } } },
      ])
      .toArray();
    const markets: Record<string, MarketCounts> = {};
    for (const { _id, count } of groups) {
      markets[_id.market] = { ...none, ...markets[_id.market], [_id.state]: count };
    }
    return markets;
  };
