import type { Kind, Mismatch, Noun, Trouble } from './findings';

/** What helps against a mismatch: moving the customer again, and what a person does, or does after that. */
interface Remedy {
  /** Whether the steps, run again, bring it about. */
  readonly again: boolean;
  readonly person: string;
}

const again = (person: string): Remedy => ({ again: true, person });
const byHand = (person: string): Remedy => ({ again: false, person });

const replace = byHand(
  'compare both sides; if the target is wrong, remove its copy and repair: it comes anew',
);
const remove = byHand('find out who made it; if nobody at the target did, remove it there');
const untouched = byHand(
  'nothing of it may move: remove what came of it, tell whoever answers for that market, find out how it happened',
);
const never = byHand(
  'it must not move: remove what came of it at the target, and find out how it happened',
);
const unlisted = byHand('add its market to the programme, as one that moves or is excluded');
const held = again('look at the cases of the customer');
const reread = byHand(
  'restore the document from a backup of the ledger, or settle with the customer what holds',
);

/** What helps wherever nothing is said of the noun. */
const general: Readonly<Record<Trouble, Remedy>> = {
  lost: held,
  double: remove,
  owner: byHand('give it to its owner at the target, and find out who has seen it meanwhile'),
  differs: replace,
  origin: byHand('restore the stamp of its origin, or remove the copy and repair: it comes anew'),
  orphan: remove,
  trace: untouched,
  lapsed: never,
  unlisted,
  equation: byHand(
    'find the entry that is wrong or missing, and correct it by an entry of type corrected',
  ),
  credit: again('correct the credit by hand, with an entry that says so'),
  lots: byHand('correct the lots by hand, with the amounts and dates of the source'),
  fence: byHand(
    'set the fence of the document to the epoch of the hand-over, so that nothing writes to it',
  ),
  live: byHand('void it at the source, and see in its redemptions whether both were spent'),
  late: byHand('record it as late in the ledger, and make good the days'),
  expiry: byHand('set the later date at the target'),
  unsent: again('look at the mail server, and at the reason that the notice gives'),
  unwanted: byHand('find out whom it reached, and tell whoever answers for privacy'),
  state: again('set it as the milestone asks for'),
};

/** What helps against mismatches of a kind, where that is something else than for its trouble. */
const special: Partial<Record<Kind, Remedy>> = {
  'account.differs': byHand(
    'compare both sides; where the target is wrong, correct the field there: no step overwrites an active account',
  ),
  'account.owner': byHand('ask the customer; unlink the account only with their word'),
  'account.double': byHand("keep the link that is the customer's, and remove the other"),
  'account.orphan': byHand('remove the link, or the account if nobody has signed in there'),
  'app.state': byHand('set what the app talks to as the milestone asks for'),
  'census.equation': byHand('compare the counts of each market: something is in none of them'),
  'channel.state': byHand('route the channel to the target, in its collection channels'),
  'coupon.owner': again('if it is bound to somebody else, give it back at the target'),
  'coupon.differs': byHand('set the terms at the target to those of the source, or to better ones'),
  'enrolment.lost': byHand(
    'enrol the market again: it is, when the website has closed; then move them',
  ),
  'enrolment.differs': reread,
  'enrolment.orphan': reread,
  'enrolment.owner': reread,
  'enrolment.trace': untouched,
  'entry.differs': replace,
  'entry.orphan': byHand(
    'find out who booked it; if nobody did, take it and its amount out of the wallet',
  ),
  'ledger.trace': untouched,
  'milestone.lost': reread,
  'milestone.differs': reread,
  'notice.differs': reread,
  'notice.orphan': reread,
  'case.differs': reread,
  'case.orphan': reread,
  'late.differs': reread,
  'late.orphan': reread,
  'ownership.differs': again('the account is active at another epoch than the source handed over'),
  'ownership.orphan': byHand('remove it: the source has no such customer'),
  'product.lost': byHand(
    'publish it at the target: its document may not have the documented shape',
  ),
  'product.differs': byHand('correct it at the target'),
  'receipt.differs': reread,
  'receipt.orphan': reread,
  'receipt.owner': again('if the account is right, look for whoever changed the receipt'),
  'redirect.lost': byHand('add the redirect to the source, in its collection redirects'),
  'redirect.differs': byHand('correct the address in the collection redirects of the source'),
  'wallet.differs': byHand(
    'set its kind, currency and region as those of the balance that it was credited for',
  ),
  'wallet.double': byHand('move what is in it to the one that it is beside, and remove it'),
  'wallet.equation': byHand(
    'find what was credited without an entry, or twice; take it back with an entry of type corrected',
  ),
  'website.state': byHand(
    'set the website as the milestone asks for, in the collection storefront',
  ),
};

/** What helps: the command that repairs it, or what a person has to do, as one sentence. */
export function remedyOf({ kind, customer, id }: Mismatch): string {
  const [, trouble] = kind.split('.') as [Noun, Trouble];
  const { again: helps, person } = special[kind] ?? general[trouble];
  const repair = `npm run handover -- repair ${customer ?? id}`;
  if (helps && customer !== null) return `${repair}; if it stays: ${person}.`;
  const sentence = `${person.charAt(0).toUpperCase()}${person.slice(1)}.`;
  const isRepairedAfter = customer !== null && person.includes('repair');
  return isRepairedAfter ? `${sentence} Then: ${repair}` : sentence;
}

/** Whether a mismatch is one that moving the customer again repairs. */
export function isRepairable({ kind, customer }: Mismatch): boolean {
  const [, trouble] = kind.split('.') as [Noun, Trouble];
  return customer !== null && (special[kind] ?? general[trouble]).again;
}
