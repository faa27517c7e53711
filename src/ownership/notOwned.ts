/** One of the two platforms between which customers move. */
export type Platform = 'source' | 'target';

/**
 * Why a platform does not write for a customer now: the source has frozen or handed over the customer,
 * or has closed its website; or the customer is still arriving at the target.
 */
export type Refusal = 'frozen' | 'handedOver' | 'closed' | 'arriving';

/** What somebody does who was refused. */
interface Advice {
  /** Where to ask next. */
  readonly goTo: Platform;
  /** Whether to wait a moment before: milliseconds as a rule. */
  readonly inAMoment: boolean;
  readonly words: string;
}

const advice: Readonly<Record<Refusal, Advice>> = {
  frozen: { goTo: 'source', inAMoment: true, words: 'is frozen: try again in a moment' },
  handedOver: { goTo: 'target', inAMoment: false, words: 'was handed over: go to the target' },
  closed: { goTo: 'target', inAMoment: false, words: 'finds the source closed: go to the target' },
  arriving: {
    goTo: 'source',
    inAMoment: true,
    words: 'is still arriving at the target: ask the source in a moment',
  },
};

/** A write for a customer whom the platform does not own now: nothing was written; it says where to go. */
export class NotOwned extends Error {
  override readonly name = 'NotOwned';
  /** Where to ask next. */
  readonly goTo: Platform;
  /** Whether to wait a moment before. */
  readonly inAMoment: boolean;

  /** @param who the customer's or the account's id; null for a guest. */
  constructor(
    readonly refusal: Refusal,
    who: string | null,
  ) {
    const { goTo, inAMoment, words } = advice[refusal];
    super(`${who ?? 'A guest'} ${words}.`);
    this.goTo = goTo;
    this.inAMoment = inAMoment;
  }
}
