import type { Balance, Lines, Wallet, WalletLines } from './balance';
import type { Coupon, Successor } from './coupon';
import type { Journal } from './journal';
import type { Link, Ownership } from './ownership';
import type { Copy, Order, Tombstone } from './record';

/** Both customers end in one account of the target, the second one with nothing but a balance. */
export const customers = ['C1', 'C2'] as const;
export type Customer = (typeof customers)[number];
export type PerCustomer<T> = Readonly<Record<Customer, T>>;

/** What the stores hold: a document, or the documents of a list, under each name; never changed in place. */
export interface Stores {
  readonly ownership: PerCustomer<Ownership>;
  readonly balances: PerCustomer<Balance | null>;
  readonly entries: PerCustomer<Lines>;
  readonly coupon: Coupon | null;
  readonly order: Order | null;
  readonly links: PerCustomer<Link>;
  readonly wallet: Wallet | null;
  readonly walletEntries: WalletLines;
  readonly successor: Successor | null;
  /** Whether a mail about the successor was accepted: of `ledger.notices`. */
  readonly isMailed: boolean;
  readonly copy: Copy | null;
  readonly tombstone: Tombstone | null;
}

/** The stores, and beside them what was told to customers: no process reads that. */
export interface State extends Stores {
  readonly journal: Journal;
}

/** The same state with some documents changed. */
export const put = (state: State, changes: Partial<State>): State => ({ ...state, ...changes });

/** The same documents with one customer's changed. */
export const putOf = <T>(all: PerCustomer<T>, customer: Customer, one: T): PerCustomer<T> => ({
  ...all,
  [customer]: one,
});

/** What only the first customer can have, as whoever asks for their own finds it. */
export const ownOf = <T>(customer: Customer, ofFirst: T): T | null =>
  customer === 'C1' ? ofFirst : null;

/** A record with its names in order, so that equal states are written alike. */
export const inOrder = <T>(record: Readonly<Record<string, T>>): Readonly<Record<string, T>> =>
  Object.fromEntries(Object.entries(record).toSorted(([a], [b]) => (a < b ? -1 : 1)));
