import { z } from 'zod';
import { countries } from './countries';
import { daySchema } from './milestones';

/** A country that exists, as its ISO 3166-1 alpha-2 code in capitals. */
export const marketCodeSchema = known('an ISO 3166-1 country', (code) => countries.includes(code))
  .brand<'MarketCode'>()
  .meta({ id: 'MarketCode', description: 'ISO 3166-1 alpha-2', enum: countries });

/** A country of the store: `GB`. */
export type MarketCode = z.output<typeof marketCodeSchema>;

const currencies: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));

/** A currency that exists, as its ISO 4217 code in capitals. */
export const currencySchema = known('an ISO 4217 currency', (code) => currencies.has(code))
  .brand<'Currency'>()
  .meta({ id: 'Currency', description: 'ISO 4217', pattern: '^[A-Z]{3}$' });

/** A currency: `GBP`. */
export type Currency = z.output<typeof currencySchema>;

/** A zone of the IANA time zone database: `Europe/London`. */
export const timeZoneSchema = known('an IANA time zone', isTimeZone).meta({
  id: 'TimeZone',
  description: 'A zone of the IANA time zone database, such as Europe/Berlin',
});

/** A language in which customers are written to, as its ISO 639-1 code. */
export const languageSchema = z.enum(['en', 'fr', 'de', 'es', 'it', 'nl', 'pl']);

/** One of the languages of the store's customers. */
export type Language = z.output<typeof languageSchema>;

/** Customers started per hour in one market. */
export const pacePerHourSchema = z.int().min(1).max(1_000_000);

/** A market whose customers move. */
export const marketSchema = z.strictObject({
  code: marketCodeSchema,
  currency: currencySchema,
  timeZone: timeZoneSchema,
  language: languageSchema,
  opens: daySchema
    .exactOptional()
    .describe("The day, in the programme's zone, from which customers begin; default the opening"),
  pacePerHour: pacePerHourSchema
    .exactOptional()
    .describe("Customers started per hour; default the policies' pacePerHour"),
});

/** A market whose customers move, with what is particular to it. */
export type Market = z.output<typeof marketSchema>;

function known(noun: string, isKnown: (value: string) => boolean) {
  return z.string().refine(isKnown, {
    error: (issue) => `${JSON.stringify(issue.input)} is not ${noun}`,
    abort: true,
  });
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return /^[A-Za-z]/.test(name);
  } catch {
    return false;
  }
}
