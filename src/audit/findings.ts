/** What a mismatch is about. */
export type Noun =
  | 'account'
  | 'app'
  | 'balance'
  | 'census'
  | 'channel'
  | 'coupon'
  | 'enrolment'
  | 'entry'
  | 'ledger'
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

/** Whom a mismatch concerns: a customer by id, or a guest by key, whose id is looked up later. */
export interface Concerned {
  readonly customer: string | null;
  readonly unit?: bigint | null;
}

const KEPT = 10_000;

/** Collects mismatches: counts all of them, and keeps the first 10,000. */
export class Findings {
  readonly #kept: Mismatch[] = [];
  readonly #unnamed = new Map<bigint, number[]>();
  #total = 0;

  /** How many were found, kept or not. */
  get total(): number {
    return this.#total;
  }

  add(kind: Kind, { customer, unit }: Concerned, id: string, cause: string): void {
    this.#total += 1;
    if (this.#kept.length === KEPT) return;
    if (customer === null && unit) this.#await(unit);
    this.#kept.push({ kind, customer, id, cause });
  }

  /** Whether a kept mismatch waits for the id of this guest. */
  awaits(unit: bigint): boolean {
    return this.#unnamed.has(unit);
  }

  /** Gives the id of a guest to the mismatches that wait for it. */
  name(unit: bigint, customer: string): void {
    for (const index of this.#unnamed.get(unit) ?? []) {
      const mismatch = this.#kept[index];
      if (mismatch) this.#kept[index] = { ...mismatch, customer };
    }
    this.#unnamed.delete(unit);
  }

  /** The kept mismatches, by kind and id. */
  sorted(): Mismatch[] {
    const keyOf = ({ kind, id, cause }: Mismatch) => `${kind} ${id} ${cause}`;
    return this.#kept.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  }

  #await(unit: bigint): void {
    const waiting = this.#unnamed.get(unit);
    if (waiting) waiting.push(this.#kept.length);
    else this.#unnamed.set(unit, [this.#kept.length]);
  }
}

/** Nobody in particular. */
export const nobody: Concerned = { customer: null };
