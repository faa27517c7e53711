import type { Document } from 'mongodb';
import type { Arriving } from '../../src/activities/takeOver';
import type { CustomerRef } from '../../src/activities/customerRef';
import { instantOf, later } from '../../src/programme/instant';
import type { Instant } from '../../src/programme/instant';
import { accountOf, couponOf, nothing } from './documents';
import { clock } from './story';
import type { World } from './world';

const { dates } = clock;

/** The programme's dates, at the instant of the sweep. */
export const atSweep = { dates, at: dates.couponSweep };

/** The programme's dates, so many milliseconds after the coupon deadline; default at its instant. */
export const afterDeadline = (ms = 0) => ({ dates, at: later(dates.couponDeadline, ms) });

/** The programme's dates at any instant. */
export const clockAt = (at: Instant) => ({ dates, at });

/** Seeds C1 with the coupon Q-1, or with the coupons given; changes to the account's document. */
export const seedOwner = (
  world: World,
  changes: Document = {},
  coupons: readonly Document[] = [{}],
): Promise<CustomerRef> =>
  world.seedCustomer('C1', {
    ...nothing,
    customers: [accountOf('C1', changes)],
    coupons: coupons.map((coupon, index) =>
      couponOf(`Q-${index + 1}`, { customerId: 'C1', market: 'GB', ...coupon }),
    ),
  });

/** What the stores hold about C1's coupons. */
export function views(world: World) {
  return {
    here: (_id = 'Q-1') => world.raw.source('coupons').findOne({ _id }),
    there: (_id = 'poco-Q-1') => world.raw.target('coupons').findOne({ _id }),
    late: () => world.raw.ledger('lateCoupons').find().sort({ _id: 1 }).toArray(),
    notices: () => world.raw.ledger('notices').find().sort({ _id: 1 }).toArray(),
    enrolment: () => world.raw.ledger('customers').findOne({ _id: 'C1' }),
    setState: (state: string) =>
      world.raw.ledger('customers').updateOne({ _id: 'C1' }, { $set: { state } }),
    give: (restorations: readonly Document[], _id = 'Q-1') =>
      world.raw.source('coupons').updateOne({ _id }, { $set: { restorations } }),
  };
}

/** Files a case about coupons of a customer, and has a person decide it. */
export async function decideAbout(
  { steps }: World,
  customer: CustomerRef,
  cause: 'address' | 'late' | 'schema',
  choice: 'handOut' | 'retry' | 'setAside',
  ids: readonly string[] = ['Q-1'],
): Promise<void> {
  const at = instantOf(new Date(dates.couponSweep));
  const records = ids.map((id) => ({ kind: 'coupon' as const, id }));
  const needed = { cause, records, evidence: [] };
  const { caseId } = await steps.openCase({ ...customer, needed, at, deadline: at });
  await steps.settleCase({ caseId, choice, by: 'person', reason: 'because', at });
}

/** What the customer's own step is told. */
export const stepOf = (arriving: Arriving, at: Instant) => ({ ...arriving, dates, at });
