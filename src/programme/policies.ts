import { z } from 'zod';
import { marketCodeSchema, pacePerHourSchema } from './markets';

const days = z.int().min(1).max(365);

const caseDeadlines = z.strictObject({
  identity: caseDeadline('create', 'no default links two accounts: it must be "create"'),
  schema: caseDeadline('setAside', 'it must be "setAside"'),
  balance: caseDeadline('setAside', 'it must be "setAside"'),
  verification: caseDeadline('retry', 'it must be "retry"'),
});

/** The choices a programme makes about points, coupons, pace and cases. */
export const policiesSchema = z.strictObject({
  points: z.strictObject({
    rate: z
      .strictObject({ target: z.int().min(1), source: z.int().min(1) })
      .describe('How many target points the customer gets for how many source points'),
    rounding: z.enum(['halfEven', 'halfUp', 'down']),
  }),
  coupons: z.strictObject({
    leadTimeDays: days.describe('Calendar days between the coupon sweep and the coupon deadline'),
    minimumValidityDays: days.describe('Days for which a reissued coupon is valid at least'),
  }),
  canary: z.array(marketCodeSchema).describe('Markets that open first'),
  window: z.int().min(1).max(500).describe('Customers of one market in flight'),
  pacePerHour: pacePerHourSchema.describe('Customers started per hour in each market'),
  cases: caseDeadlines.describe('Days until a case applies its safe default'),
});

/** What a programme decides beyond its dates and markets. */
export type Policies = z.output<typeof policiesSchema>;

function caseDeadline<const Default extends string>(safe: Default, error: string) {
  return z.strictObject({ days, default: z.literal(safe, { error }) });
}
