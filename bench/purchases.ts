import type { Purchase } from '../local/seed/purchases';
import { GIANT } from './measured';

/** The purchases of so many customers: the log's first, and after its last the same again under other ids. */
export function purchasesOf(log: readonly Purchase[], customers: number): Purchase[] {
  const ids = [...new Set(log.map(({ customer }) => customer))];
  const turns = Math.ceil(customers / ids.length);
  return Array.from({ length: turns }, (_, turn) => {
    const wanted = new Set(ids.slice(0, customers - turn * ids.length));
    const own = log.filter(({ customer }) => wanted.has(customer));
    if (turn === 0) return own;
    return own.map((purchase) => ({ ...purchase, customer: `${purchase.customer}-${turn}` }));
  }).flat();
}

/** The same, and one customer more with so many purchases, who is the first. */
export function withGiant(purchases: readonly Purchase[], orders: number): Purchase[] {
  const own = Array.from({ length: orders }, (_, index) => {
    const like = purchases[index % purchases.length];
    return like ? [{ ...like, customer: GIANT }] : [];
  });
  return [...own.flat(), ...purchases];
}
