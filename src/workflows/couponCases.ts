import { continueAsNew } from '@temporalio/workflow';
import type { CustomerInput } from './customer';
import { open } from './holding';
import { listOwed } from './steps';

/** Cases that one run of it opens at most before it continues as new. */
const BATCH = 200;

/** A market whose owners of owed coupons get a case each, from a position in its list on. */
export type CouponCasesInput = Pick<CustomerInput, 'programme' | 'market' | 'dates' | 'cases'> & {
  readonly from?: number;
};

/** Opens a case for every customer of a market with a coupon that has not reached its owner. */
export async function couponCases(input: CouponCasesInput): Promise<void> {
  const { programme, market, dates, cases, from = 0 } = input;
  const page = await listOwed({ market, from, count: BATCH });
  await Promise.all(
    page.owners.map(({ customer, needed }) =>
      open({ ...customer, programme, dates, cases }, needed),
    ),
  );
  if (page.next !== null) await continueAsNew<typeof couponCases>({ ...input, from: page.next });
}
