import type { CaseNeeded } from '../cases/needed';
import { datesOf } from '../programme/calendar';
import type { Dates } from '../programme/calendar';
import { calendarOf } from '../programme/days';
import { instantOf } from '../programme/instant';
import { dueOf } from '../records/coupon';
import { readCouponOwners } from './couponOwners';
import type { CouponOwner } from './couponOwners';
import { owedOf } from './couponStanding';
import type { CustomerRef } from './customerRef';
import type { Dependencies } from './dependencies';
import type { Page } from './listCustomers';
import { readDates } from './readDates';

/** An owner of coupons that are owed, and the case that this needs. */
export interface OwedOwner {
  readonly customer: CustomerRef;
  readonly needed: CaseNeeded;
}

/** Lists the owners of a market whose coupons have not reached them, and where the next page starts. */
export const listOwed =
  (deps: Dependencies) =>
  async ({ market, from, count }: Page): Promise<{ owners: OwedOwner[]; next: number | null }> => {
    const page = await deps.ledger.customers
      .find({ market, owed: { $exists: true }, ordinal: { $gte: from } })
      .sort({ ordinal: 1 })
      .limit(count)
      .toArray();
    const dates = (await readDates(deps)()) ?? datesOf(calendarOf(deps.programme));
    const ids = page.map(({ _id }) => _id);
    const owners = await readCouponOwners(deps, ids);
    const byOrdinal = page.flatMap(
      ({ _id }) => owners.find(({ customerId }) => customerId === _id) ?? [],
    );
    return {
      owners: byOrdinal.flatMap((owner) => neededBy(owner, dates)),
      next: page.length === count ? (page.at(-1)?.ordinal ?? from) + 1 : null,
    };
  };

const why: Readonly<Record<string, string>> = {
  noVerifiedAddress: 'its owner has no verified address',
  blocked: 'its owner is blocked',
  unreadable: "its owner's address cannot be read",
};

function neededBy(owner: CouponOwner, dates: Dates): OwedOwner[] {
  const { customerId, market, enrolment, to } = owner;
  const owed = owedOf(owner, dates);
  if (!enrolment?.owed || owed.length === 0) return [];
  const reason = 'reason' in to ? why[to.reason] : 'the mail to its owner was not accepted';
  const evidence = owed.map((coupon) =>
    enrolment.owed === 'late'
      ? `coupon ${coupon._id} was due before ${instantOf(dueOf(coupon, dates))}`
      : `coupon ${coupon._id}: ${reason}`,
  );
  const records = owed.map(({ _id: id }) => ({ kind: 'coupon' as const, id }));
  const customer = { customerId, kind: enrolment.kind, market };
  return [{ customer, needed: { cause: enrolment.owed, records, evidence } }];
}
