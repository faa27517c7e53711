import { z } from 'zod';
import { contradictions } from './contradictions';
import { marketCodeSchema, marketSchema, timeZoneSchema } from './markets';
import { boundarySchema } from './milestones';
import { policiesSchema } from './policies';

export {
  currencySchema,
  languageSchema,
  marketCodeSchema,
  marketSchema,
  timeZoneSchema,
  type Currency,
  type Language,
  type Market,
  type MarketCode,
} from './markets';
export { daySchema, milestones, milestoneSchema, type Day, type Milestone } from './milestones';
export { policiesSchema, type Policies } from './policies';

/** A programme's id in kebab case: `poco-global`. */
export const programmeIdSchema = z
  .string()
  .max(64)
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, { error: 'must be in kebab case, such as poco-global' })
  .brand<'ProgrammeId'>();

/** The id of one announced migration. */
export type ProgrammeId = z.output<typeof programmeIdSchema>;

const text = z.string().trim().min(1, { error: 'must not be empty' });

const storefrontSchema = z.strictObject({
  website: z.url({ protocol: /^https?$/, error: 'must be an http or https address' }),
  supportDomain: z.hostname({ error: 'must be a host name' }),
});

const programmeShape = z.strictObject({
  $schema: z.string().exactOptional(),
  id: programmeIdSchema,
  name: text,
  brand: text.describe('The brand whose store closes, as customers know it'),
  platform: text.describe('The platform that stays, as customers know it'),
  timeZone: timeZoneSchema,
  source: storefrontSchema.describe('The storefront that closes'),
  target: storefrontSchema.describe('The storefront that stays'),
  notices: z
    .strictObject({
      from: z.email('must be an e-mail address'),
      operators: z.array(z.email('must be an e-mail address')).min(1),
    })
    .describe('Whom customers are written by, and who reads the daily review'),
  milestones: z
    .strictObject({
      opening: boundarySchema,
      couponDeadline: boundarySchema,
      websiteClosure: boundarySchema,
      appDiscontinuation: boundarySchema,
    })
    .describe("The announced dates, as days of the programme's zone"),
  markets: z.array(marketSchema).min(1, { error: 'needs at least one market', abort: true }),
  excluded: z
    .array(z.strictObject({ code: marketCodeSchema, reason: text }))
    .describe('Markets whose records are never written'),
  policies: policiesSchema,
});

/** One announced migration: its dates, markets and policies. */
export type Programme = z.output<typeof programmeShape>;

/** A programme file: each part well formed, and no two parts in contradiction. */
export const programmeSchema = programmeShape.superRefine((programme, context) => {
  for (const { path, message } of contradictions(programme)) {
    context.addIssue({ code: 'custom', path, message });
  }
});
