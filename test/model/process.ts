import { put } from './state';
import type { Customer, State } from './state';

/** What the mutations take out of the model, one at a time. */
export const guards = [
  'epoch',
  'fence',
  'transferNumber',
  'walletAsRead',
  'setOnInsert',
  'usesLeft',
  'acknowledgement',
  'tombstone',
  'besideTombstone',
  'lastWord',
] as const;
export type Guard = (typeof guards)[number];

/** Whether each guard is in place. */
export type Guards = Readonly<Record<Guard, boolean>>;

/** The model as it should be. */
export const guarded: Guards = {
  epoch: true,
  fence: true,
  transferNumber: true,
  walletAsRead: true,
  setOnInsert: true,
  usesLeft: true,
  acknowledgement: true,
  tombstone: true,
  besideTombstone: true,
  lastWord: true,
};

/** What a process knows when a script begins: what it was told, and what the scripts before found. */
export interface Known {
  readonly customer: Customer;
  /** Of the hand-over; found by `takeOver`. */
  readonly epoch?: number;
  /** Whether the target owned the customer when the run began; found by `copyAccount`. */
  readonly isOwned?: boolean;
  /** Whether nothing of the customer can have been copied before; found by `copyAccount`. */
  readonly isNew?: boolean;
  /** Whether the source was found to have something new. */
  readonly changed?: boolean;
  /** Whether it was decided that edits at the target are kept. */
  readonly keeps?: boolean;
  /** What a shop is asked for, under the id that it happens under once. */
  readonly id?: string;
  /** Whether the balance was opened for the change in this very call. */
  readonly isOpened?: boolean;
  /** Signed; of a change of a balance. */
  readonly amount?: number;
  /** Where the customer asks next; default the source. */
  readonly platform?: 'source' | 'target';
}

/** A document that is read or written: the collection, and of which store. */
export type Place = `${'source' | 'target' | 'ledger'}.${string}`;

/** One read or one write of a single document; anything may happen before it. */
export interface Step {
  readonly does: 'reads' | 'writes';
  readonly place: Place;
  /** What it makes of the state, and what the process sees of it. */
  readonly run: (state: State) => readonly [State, unknown];
  /** Whether it was done before, and is for good: then it can be done again at any time. */
  readonly isDone?: (state: State) => boolean;
}

/** What a script ends with: what it has found, and what it tells its customer in the moment it ends. */
export type Found = Partial<Known> & { readonly told?: string };

/** Something that reads and writes, and ends. */
export type Script = (known: Known, on: Guards) => Running<Found>;

/** What a script is while it runs. */
export type Running<T> = Generator<Step, T, unknown>;

/** Reads a document; what was read may be old when it is used. */
export function* read<T>(place: Place, look: (state: State) => T): Running<T> {
  return (yield { does: 'reads', place, run: (state) => [state, look(state)] }) as T;
}

/**
 * Writes a document on the condition that it is as the filter says.
 * @param change the document as it is then, or null where the filter does not match.
 * @returns whether it matched.
 */
export function* write(
  place: Place,
  change: (state: State) => Partial<State> | null,
): Running<boolean> {
  return (yield {
    does: 'writes',
    place,
    run: (state) => {
      const changed = change(state);
      return [changed ? put(state, changed) : state, changed !== null];
    },
  }) as boolean;
}

/** `insertOnce`: what is there stays as it is, and nothing that is inserted so is ever removed. */
export function* insertOnce(
  place: Place,
  isDone: (state: State) => boolean,
  insert: (state: State) => Partial<State>,
): Running<void> {
  yield {
    does: 'writes',
    place,
    run: (state) => [isDone(state) ? state : put(state, insert(state)), null],
    isDone,
  };
}

/** The script begins anew: somebody was faster. Stands for `overtaken`, and for another try of a writer. */
export class Again extends Error {
  /** @param found what it knows better than at the first time. */
  constructor(readonly found: Partial<Known> = {}) {
    super('again');
  }
}

/** The shop's own reasons to refuse: not enough to spend, nothing to redeem. */
export class Refused extends Error {}

/** The run ends: a person has to decide. Stands for `needsCase`. */
export class Held extends Error {}

/** The connection is lost; whether the write was done nobody has told. */
export class Fault extends Error {}
