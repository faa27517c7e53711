import type { Purchase } from '../local/seed/purchases';
import { settingOf } from '../local/seed/setting';
import { shopperOf } from '../local/seed/shopper';
import { calendarOf } from '../src/programme/days';
import type { Programme } from '../src/programme/schema';
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

/** The purchases of one customer of each market that moves: all that a programme does, for hardly anybody. */
export function onePerMarket(log: readonly Purchase[], programme: Programme): Purchase[] {
  const { opening } = calendarOf(programme);
  const setting = settingOf({ programme, opening, purchases: log });
  const first = new Map<string, string>();
  for (const { customer } of log) {
    const { code, open } = shopperOf(setting, customer).market;
    if (open && !first.has(code)) first.set(code, customer);
  }
  const chosen = new Set(first.values());
  return log.filter(({ customer }) => chosen.has(customer));
}
