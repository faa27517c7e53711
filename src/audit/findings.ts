/** What a mismatch is about. */
export type Noun =
  | 'account'
  | 'app'
  | 'balance'
  | 'case'
  | 'census'
  | 'channel'
  | 'coupon'
  | 'enrolment'
  | 'entry'
  | 'late'
  | 'ledger'
  | 'milestone'
  | 'notice'
  | 'order'
  | 'ownership'
  | 'product'
  | 'receipt'
  | 'redirect'
  | 'review'
  | 'seal'
  | 'shipment'
  | 'ticket'
  | 'wallet'
  | 'warranty'
  | 'website';

/** What is wrong with it. */
export type Trouble =
  /** At the target it is not there, though nothing excuses that. */
  | 'lost'
  /** At the target it is there more than once. */
  | 'double'
  /** It belongs to somebody else. */
  | 'owner'
  /** The two sides say different things. */
  | 'differs'
  /** Its stamp does not lead to the source document that it is a copy of. */
  | 'origin'
  /** Nothing at the source accounts for it, or what it is a part of is missing. */
  | 'orphan'
  /** An excluded market was touched. */
  | 'trace'
  /** It moved, or was touched, though a rule says that it lapses. */
  | 'lapsed'
  /** Its market is neither moved nor excluded by the programme. */
  | 'unlisted'
  /** Amounts do not add up. */
  | 'equation'
  /** What was debited was not credited, or not at its worth. */
  | 'credit'
  /** Its lots are not those that were moved. */
  | 'lots'
  /** The fence of a customer who was handed over is missing or another. */
  | 'fence'
  /** Source and target can both be used. */
  | 'live'
  /** It was reissued too late. */
  | 'late'
  /** It ends earlier than it may. */
  | 'expiry'
  /** The person who must be told was not. */
  | 'unsent'
  /** Somebody was told who must not be. */
  | 'unwanted'
  /** It is not in the state that the milestone asks for. */
  | 'state';

/** A kind of mismatch: `order.lost`, `coupon.double`. */
export type Kind = `${Noun}.${Trouble}`;

/** One thing that is not as it should be; `cause` never tells a person's data. */
export interface Mismatch {
  readonly kind: Kind;
  /** The customer's id; null where it concerns nobody, or nobody who is known by an id. */
  readonly customer: string | null;
  /** The id of the source document, or of the target's where the source has none. */
  readonly id: string;
  readonly cause: string;
}

/** Whom a mismatch concerns: a customer by id, or nobody who is known by one. */
export type Concerned = Pick<Mismatch, 'customer'>;

const KEPT = 10_000;

/** Collects mismatches: counts all of them, and keeps the first 10,000. */
export class Findings {
  readonly #kept: Mismatch[];
  #total: number;

  /** @param earlier what was found, and kept, before the audit was stopped; default nothing. */
  constructor(earlier: { total: number; kept: readonly Mismatch[] } = { total: 0, kept: [] }) {
    this.#kept = [...earlier.kept];
    this.#total = earlier.total;
  }

  /** How many were found, kept or not. */
  get total(): number {
    return this.#total;
  }

  /** Those that are kept, in the order in which they were found. */
  get kept(): readonly Mismatch[] {
    return this.#kept;
  }

  add(kind: Kind, { customer }: Concerned, id: string, cause: string): void {
    this.#total += 1;
    if (this.#kept.length < KEPT) this.#kept.push({ kind, customer, id, cause });
  }
}

/** Mismatches by kind and id. */
export function sorted<T extends Mismatch>(mismatches: readonly T[]): T[] {
  const keyOf = ({ kind, id, cause }: Mismatch) => `${kind} ${id} ${cause}`;
  return mismatches.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

/** Nobody in particular. */
export const nobody: Concerned = { customer: null };
