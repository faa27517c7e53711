import { z } from 'zod';
import { marketCodeSchema, pacePerHourSchema } from './markets';

const days = z.int().min(1).max(365);

const caseDeadlines = z.strictObject({
  identity: caseDeadline('create', 'no default links two accounts: it must be "create"'),
  schema: caseDeadline('setAside', 'it must be "setAside"'),
  balance: caseDeadline('setAside', 'it must be "setAside"'),
  verification: caseDeadline('retry', 'it must be "retry"'),
  doubleEdit: caseDeadline('keepTarget', 'no default overwrites: it must be "keepTarget"'),
  refusal: caseDeadline('setAside', 'it must be "setAside"'),
  address: z.strictObject({
    days,
    default: z.enum(['handOut', 'retry'], { error: 'it must be "handOut" or "retry"' }),
  }),
  late: caseDeadline('retry', 'it must be "retry"'),
});

const share = z.number().min(0).max(1);

const gateLimits = z.strictObject({
  cases: share.describe('Customers who needed a case'),
  mismatches: share.describe('Customers whose verification found a mismatch'),
  failures: share.describe('Customers whose move failed'),
});

/** The shares, 0 to 1, of a wave's customers up to which the next wave opens by itself. */
export type GateLimits = z.output<typeof gateLimits>;

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
  gate: gateLimits.describe(
    'Shares of the canary markets up to which the other markets open without approval',
  ),
  window: z.int().min(1).max(500).describe('Customers of one market in flight'),
  pacePerHour: pacePerHourSchema.describe('Customers started per hour in each market'),
  activitiesPerSecond: z
    .number()
    .min(0.1)
    .max(100_000)
    .optional()
    .describe(
      'Activities per second of all workers together, to protect the target: customers’ steps run remotely then, which costs more events and actions; as many more of customers with very many records; default no limit',
    ),
  cases: caseDeadlines.describe('Days until a case applies its safe default'),
});

/** What a programme decides beyond its dates and markets. */
export type Policies = z.output<typeof policiesSchema>;

/** What every customer's run is told of the policies: when cases end, and whether a limit protects the target. */
export const customerPolicies = ({ cases, activitiesPerSecond }: Policies) => ({
  cases,
  ...(activitiesPerSecond !== undefined && { isLimited: true }),
});

function caseDeadline<const Default extends string>(safe: Default, error: string) {
  return z.strictObject({ days, default: z.literal(safe, { error }) });
}
