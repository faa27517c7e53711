import { ChildWorkflowFailure, continueAsNew } from '@temporalio/workflow';
import type { OwedOwner } from '../activities/listOwed';
import type { CustomerInput } from './customer';
import { open } from './holding';
import { listOwed } from './steps';

/** Cases that one run of it opens at most before it continues as new. */
const BATCH = 200;

/** A market whose owners of owed coupons get a case each, from a position in its list on. */
export type CouponCasesInput = Pick<CustomerInput, 'programme' | 'market' | 'dates' | 'cases'> & {
  readonly from?: number;
};

/**
 * Opens a case for every customer of a market with a coupon that has not reached its owner. It waits
 * for those that end by their default before the deadline; a late one may go on for long.
 */
export async function couponCases(input: CouponCasesInput): Promise<void> {
  const { market, from = 0 } = input;
  const page = await listOwed({ market, from, count: BATCH });
  await Promise.all(page.owners.map((owner) => openAndSettle(input, owner)));
  if (page.next !== null) await continueAsNew<typeof couponCases>({ ...input, from: page.next });
}

async function openAndSettle(
  { programme, dates, cases }: CouponCasesInput,
  { customer, needed }: OwedOwner,
): Promise<void> {
  const file = await open({ ...customer, programme, dates, cases }, needed);
  const isSettledInTime = needed.cause === 'address' && cases.address.default === 'handOut';
  if (isSettledInTime) await file?.result().catch(unlessItFailed);
}

/** A case that was terminated is opened again by the next sweep. */
function unlessItFailed(error: unknown): void {
  if (!(error instanceof ChildWorkflowFailure)) throw error;
}
