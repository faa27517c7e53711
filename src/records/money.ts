import { z } from 'zod';

/** ISO 4217 code of a currency, upper case. */
export const currency = z
  .string()
  .regex(/^[A-Z]{3}$/, 'is not a currency of three capitals')
  .brand('Currency');
export type Currency = z.infer<typeof currency>;

/** An amount in minor units (pence, cents) of a currency that stands beside it; a safe integer. */
export const minor = z.number().int();

/** An amount that cannot be negative, in minor units. */
export const minorNotNegative = minor.min(0);

/** Money as the target keeps it: minor units with their currency. */
export const money = z.strictObject({ minor, currency });
export type Money = z.infer<typeof money>;
