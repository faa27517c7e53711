import { z } from 'zod';
import { customerId } from '../records/ids';
import { market } from '../records/shared';

/** Why a customer can be on hold. */
export const cause = z.enum(['identity', 'schema', 'balance', 'verification']);
export type Cause = z.infer<typeof cause>;

/** What a person, or the default, can decide. */
export const choice = z.enum(['create', 'link', 'setAside', 'retry']);
export type Choice = z.infer<typeof choice>;

/** What each cause says, and what may be decided about it. */
export const causes = {
  identity: {
    words:
      'The e-mail address and the telephone number belong to two different accounts at the target.',
    choices: ['create', 'link'],
  },
  schema: {
    words: 'A record does not have the documented shape and cannot be mapped.',
    choices: ['setAside', 'retry'],
  },
  balance: {
    words: 'A balance is not the sum of its own history.',
    choices: ['setAside', 'retry'],
  },
  verification: {
    words:
      'What stands at the target differs from the source, and moving it again did not mend it.',
    choices: ['retry', 'setAside'],
  },
} as const satisfies Record<Cause, { words: string; choices: readonly Choice[] }>;

/** What a choice does, in plain words. */
export const choiceWords: Record<Choice, string> = {
  create: 'open a separate account at the target',
  link: 'link the account whose verified e-mail address is the same',
  setAside: 'leave the named records at the source, move everything else',
  retry: 'the source was mended: read it again',
};

/** A record that a case is about, by reference only. */
export const caseRecord = z.strictObject({
  kind: z.enum([
    'account',
    'order',
    'shipment',
    'review',
    'ticket',
    'warranty',
    'balance',
    'coupon',
  ]),
  id: z.string().min(1),
});
export type CaseRecord = z.infer<typeof caseRecord>;

/** What was decided; the first decision holds. */
export const decision = z.strictObject({
  choice,
  by: z.enum(['person', 'default']),
  reason: z.string().min(1),
  at: z.date(),
});
export type Decision = z.infer<typeof decision>;

/** A customer on hold: one per customer and cause. */
export const caseFile = z.strictObject({
  _id: z.string().min(1),
  customerId,
  market,
  cause,
  records: z.array(caseRecord),
  /** Paths of fields, numbers and ids that show the trouble; never a person's data. */
  evidence: z.array(z.string()),
  state: z.enum(['open', 'decided']),
  decision: decision.nullable(),
  openedAt: z.date(),
  deadline: z.date(),
});
export type CaseFile = z.infer<typeof caseFile>;

/** The id of a customer's case of a cause. */
export const caseIdOf = (customerId: string, cause: Cause) => `${customerId}-${cause}`;
