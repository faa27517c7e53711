import type { Enrolment } from '../stores/ledger';
import type { CustomerRef } from './customerRef';
import type { Dependencies } from './dependencies';

/** A part of a market's list: at most `count` positions from `from` on. */
export interface Page {
  readonly market: string;
  readonly from: number;
  readonly count: number;
  /** Only those who move before their market opens; default false. */
  readonly early?: boolean;
}

/** Lists the customers of a page who have not begun, and where the next page starts, if there is one. */
export const listCustomers =
  ({ ledger }: Dependencies) =>
  async ({ market, from, count, early = false }: Page) => {
    const positions = early
      ? { market, early: true as const, ordinal: { $gte: from } }
      : { market, ordinal: { $gte: from, $lt: from + count } };
    const page = await ledger.customers.find(positions).sort({ ordinal: 1 }).limit(count).toArray();
    const waiting = page.filter(({ state }) => state === 'enrolled');
    return {
      customers: waiting.map(refOf),
      next: page.length === count ? (page.at(-1)?.ordinal ?? from) + 1 : null,
    };
  };

const refOf = ({ _id: customerId, kind, market, changed }: Enrolment): CustomerRef => ({
  customerId,
  kind,
  market,
  ...(changed !== undefined && { changed }),
});
