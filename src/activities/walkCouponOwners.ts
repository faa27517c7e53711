import type { Dates } from '../programme/calendar';
import { readCouponOwners } from './couponOwners';
import type { CouponOwner } from './couponOwners';
import { openMarkets } from './dependencies';
import type { Dependencies } from './dependencies';
import { walkCustomers } from './walkCustomers';

/** Coupons that are looked for at once: each look may cost a walk over all that come after. */
const PAGE = 10_000;
const BATCH = 200;

/**
 * Every owner of a coupon that is owed, or was voided in favour of a successor, or is late, in batches
 * and in order of id.
 */
export async function* walkCouponOwners(
  deps: Dependencies,
  dates: Dates,
): AsyncGenerator<CouponOwner[]> {
  const { source, programme } = deps;
  const filter = { ...openMarkets(programme), $or: await concernedOf(deps, dates) };
  for await (const ids of walkCustomers(source.coupons, filter, PAGE)) {
    for (let from = 0; from < ids.length; from += BATCH) {
      yield await readCouponOwners(deps, ids.slice(from, from + BATCH));
    }
  }
}

async function concernedOf({ ledger }: Dependencies, { opening, websiteClosure }: Dates) {
  const [opened, closed] = [new Date(opening), new Date(websiteClosure)];
  const [pending, late] = await Promise.all([
    ledger.notices.find({ template: 'coupons', state: 'pending' }).toArray(),
    ledger.lateCoupons.find({ madeGoodAt: null }).toArray(),
  ]);
  const owners = [...pending, ...late].flatMap(({ customerId }) => customerId ?? []);
  const usesLeft = { $gt: 0 };
  return [
    { status: 'active' as const, usesLeft, expiresAt: { $gt: opened } },
    { status: 'expired' as const, usesLeft, expiresAt: { $gt: opened, $lt: closed } },
    { successor: { $exists: true } },
    { customerId: { $in: [...new Set(owners)] } },
  ];
}
