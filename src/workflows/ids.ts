import type { Cause } from '../cases/case';

/** The workflow id of a programme. */
export const programmeWorkflowId = (programme: string) => `programme/${programme}`;

/** The workflow id of a market; `early` moves those whom the coupon sweep could not write to. */
export const marketWorkflowId = (programme: string, market: string, early = false) =>
  `market/${programme}/${market}${early ? '/early' : ''}`;

/** The workflow id of what opens a market's cases of owed coupons; counted, for several may go on at once. */
export const couponCasesWorkflowId = (programme: string, market: string, round: number) =>
  `coupons/${programme}/${market}/${round}`;

/** The workflow id of a customer: one, whoever starts it. */
export const customerWorkflowId = (programme: string, market: string, customer: string) =>
  `customer/${programme}/${market}/${customer}`;

/** The workflow id of a customer's case of a cause. */
export const caseWorkflowId = (programme: string, market: string, customer: string, cause: Cause) =>
  `case/${programme}/${market}/${customer}/${cause}`;

/** The workflow id of what follows the source's changes. */
export const feedWorkflowId = (programme: string) => `feed/${programme}`;

/** The workflow id of the comparison before the retirement. */
export const comparisonWorkflowId = (programme: string) => `comparison/${programme}`;

/** The workflow id of a day's review. */
export const reviewWorkflowId = (programme: string, day: string) => `review/${programme}/${day}`;
