import type { Dates } from '../programme/calendar';
import type { CustomerId } from '../records/ids';
import { readCouponOwners } from './couponOwners';
import type { CouponOwner } from './couponOwners';
import { openMarkets } from './dependencies';
import type { Dependencies } from './dependencies';

/** Coupons that are looked for at once: each look may cost a walk over all that come after. */
const PAGE = 2_000;
const BATCH = 200;

/**
 * Every owner of a coupon that is owed, or was voided in favour of a successor, or is late, in batches
 * and in order of id. Each page is asked for anew: no cursor has to outlive what is done with it.
 */
export async function* walkCouponOwners(
  deps: Dependencies,
  dates: Dates,
): AsyncGenerator<CouponOwner[]> {
  const { source, programme } = deps;
  const concerned = await concernedOf(deps, dates);
  for (let last = ''; ;) {
    const page = await source.coupons
      .find({
        ...openMarkets(programme),
        customerId: { $gt: last as CustomerId },
        $or: concerned,
      })
      .sort({ customerId: 1 })
      .limit(PAGE)
      .project<{ customerId: CustomerId }>({ customerId: 1 })
      .toArray();
    const ids = [...new Set(page.map(({ customerId }) => customerId))];
    for (let from = 0; from < ids.length; from += BATCH) {
      yield await readCouponOwners(deps, ids.slice(from, from + BATCH));
    }
    if (page.length < PAGE) return;
    last = ids.at(-1) ?? last;
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
