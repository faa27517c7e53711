import { z } from 'zod';
import { customerId } from '../records/ids';
import { market, sha256 } from '../records/shared';

/** Why a customer can be on hold. */
export const cause = z.enum([
  'identity',
  'schema',
  'balance',
  'verification',
  'doubleEdit',
  'refusal',
  'address',
  'late',
]);
export type Cause = z.infer<typeof cause>;

/** What a person, or the default, can decide. */
export const choice = z.enum([
  'create',
  'link',
  'setAside',
  'retry',
  'takeSource',
  'keepTarget',
  'handOut',
]);
export type Choice = z.infer<typeof choice>;

/** What a cause says, and what may be decided about it. */
interface CauseWords {
  readonly words: string;
  readonly choices: readonly Choice[];
  /** What waits for the decision: the customer's whole move, or the customer's coupons alone. */
  readonly holds: 'customer' | 'coupons';
  /** The milestone at which the default applies at the latest, unless it has passed already. */
  readonly before: 'couponDeadline' | 'websiteClosure';
}

/** What each cause says, what may be decided about it, and by when. */
export const causes = {
  identity: {
    words:
      'The e-mail address and the telephone number belong to two different accounts at the target.',
    choices: ['create', 'link'],
    holds: 'customer',
    before: 'websiteClosure',
  },
  schema: {
    words: 'A record does not have the documented shape and cannot be mapped.',
    choices: ['setAside', 'retry'],
    holds: 'customer',
    before: 'websiteClosure',
  },
  balance: {
    words: 'A balance is not the sum of its own history.',
    choices: ['setAside', 'retry'],
    holds: 'customer',
    before: 'websiteClosure',
  },
  verification: {
    words:
      'What stands at the target differs from the source, and moving it again did not mend it.',
    choices: ['retry', 'setAside'],
    holds: 'customer',
    before: 'websiteClosure',
  },
  doubleEdit: {
    words: 'A record was edited at the source and at the target after it had been copied.',
    choices: ['keepTarget', 'takeSource'],
    holds: 'customer',
    before: 'websiteClosure',
  },
  refusal: {
    words: 'The target refuses to store a record.',
    choices: ['setAside', 'retry'],
    holds: 'customer',
    before: 'websiteClosure',
  },
  address: {
    words:
      'No verified address leads to the owner of a coupon, and no account at the target shows it yet.',
    choices: ['retry', 'handOut'],
    holds: 'coupons',
    before: 'couponDeadline',
  },
  late: {
    words: 'A coupon did not reach its owner before the deadline.',
    choices: ['retry', 'handOut'],
    holds: 'coupons',
    before: 'websiteClosure',
  },
} as const satisfies Record<Cause, CauseWords>;

/** What a choice does, in plain words. */
export const choiceWords: Record<Choice, string> = {
  create: 'open a separate account at the target',
  link: 'link the account whose verified e-mail address is the same',
  setAside: 'leave the named records at the source, move everything else',
  retry: 'what was in the way was mended: try again',
  takeSource: "overwrite the target's edit with the source's",
  keepTarget: "leave the target's edit as it is",
  handOut: 'issue the coupon without a mail: customer service tells its owner the code',
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
  /** Of a double edit: digests of the two versions that met; what is decided is about these. */
  edit: z.strictObject({ source: sha256, target: sha256 }).optional(),
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
