import { accepted, fenceAsRead, ownedBySource, ownedByTarget } from './ownership';
import type { Fence } from './ownership';
import { Again, Held, insertOnce, read, Refused, write } from './process';
import type { Found, Guards, Known, Running } from './process';
import { inOrder, putOf } from './state';
import type { Customer } from './state';

/** A line of history, under the id that it stands under once. */
export interface Line {
  readonly id: string;
  readonly amount: number;
}

/** Lines of history: amounts by id, in the order in which they came, in which they are moved too. */
export type Lines = Readonly<Record<string, number>>;

/** Transfer `n`, which has brought so much altogether. */
export interface Debit {
  readonly n: number;
  readonly amount: number;
  readonly cumulative: number;
}

/** `source.balances`, without lots. */
export interface Balance {
  readonly amount: number;
  readonly revision: number;
  readonly fence: Fence | null;
  readonly debit: Debit | null;
  readonly latest: Line | null;
}

/** `target.wallets`, without lots; of two customers. */
export interface Wallet {
  readonly balance: number;
  readonly credits: Readonly<Record<string, { readonly n: number; readonly credited: number }>>;
  readonly latest: Line | null;
}

/** `target.walletEntries`: those that tell of the source count nothing. */
export type WalletLines = Readonly<
  Record<string, { readonly amount: number; readonly former: boolean }>
>;

const emptyWallet: Wallet = { balance: 0, credits: {}, latest: null };

/** The id of a customer's balance. */
export const balanceIdOf = (customer: Customer): string => `B-${customer}`;

/** `transferEntryIdOf`. */
export const transferIdOf = (customer: Customer, n: number): string =>
  `${balanceIdOf(customer)}-transfer-${n}`;

/** `transferBalances` of src/activities/transferBalances.ts. */
export function* transferBalances({ customer, epoch }: Known, on: Guards): Running<Found> {
  const balance = yield* readFenced(customer, epoch ?? 0);
  if (!balance) return {};
  yield* recordDebit(customer, balance);
  yield* appendLatest(customer, balance);
  const entries = yield* read('source.balanceEntries', (state) => state.entries[customer]);
  const sum = Object.values(entries).reduce((total, amount) => total + amount, 0);
  if (sum !== balance.amount) {
    const now = yield* read('source.balances', ({ balances }) => balances[customer]?.revision);
    throw now === balance.revision ? new Held('balance') : new Again();
  }
  const former = Object.entries(entries).filter(([id]) => !id.includes('transfer'));
  if (former.length === 0 && balance.amount === 0) return {};
  yield* openWallet();
  for (const [id, amount] of former) yield* appendTo(`poco-${id}`, amount, true);
  yield* credit(customer, balance.debit, on);
  if (balance.amount !== 0) {
    yield* credit(customer, yield* debit(customer, balance, epoch ?? 0), on);
  }
  return {};
}

/** `readFenced`: what no freeze has met is fenced off first. */
function* readFenced(customer: Customer, epoch: number): Running<Balance | null> {
  const readBalance = () => read('source.balances', ({ balances }) => balances[customer]);
  const found = yield* readBalance();
  if (!found || found.fence) return found;
  yield* write('source.balances', ({ balances }) => {
    const fence = { epoch, state: 'frozen' } as const;
    const now = balances[customer];
    return now && !now.fence ? { balances: putOf(balances, customer, { ...now, fence }) } : null;
  });
  return yield* readBalance();
}

/** `debit`: empties the balance and stores the transfer in one write, conditional on what was read. */
function* debit(customer: Customer, seen: Balance, epoch: number): Running<Debit> {
  const next = {
    n: (seen.debit?.n ?? 0) + 1,
    amount: seen.amount,
    cumulative: (seen.debit?.cumulative ?? 0) + seen.amount,
  };
  const isDebited = yield* write('source.balances', (state) => {
    const now = state.balances[customer];
    const isAsRead =
      now?.amount === seen.amount &&
      now.revision === seen.revision &&
      now.fence?.epoch === epoch &&
      now.debit?.n === seen.debit?.n;
    if (!isAsRead) return null;
    const debited = { ...now, amount: 0, debit: next, revision: now.revision + 1 };
    return { balances: putOf(state.balances, customer, debited) };
  });
  if (!isDebited) throw new Again();
  yield* recordDebit(customer, { debit: next });
  return next;
}

/** `recordDebit`. */
function* recordDebit(customer: Customer, { debit }: Pick<Balance, 'debit'>): Running<void> {
  if (debit)
    yield* append(customer, { id: transferIdOf(customer, debit.n), amount: -debit.amount });
}

/** `credit`: unless the wallet has this transfer; then appends it to the wallet's history. */
function* credit(customer: Customer, debit: Debit | null, on: Guards): Running<void> {
  if (!debit) return;
  const { n, amount, cumulative } = debit;
  const id = balanceIdOf(customer);
  const isCredited = yield* write('target.wallets', ({ wallet }) => {
    const last = wallet?.credits[id]?.n ?? 0;
    if (!wallet || (on.transferNumber && last !== n - 1)) return null;
    const credits = inOrder({ ...wallet.credits, [id]: { n, credited: cumulative } });
    return { wallet: { ...wallet, balance: wallet.balance + amount, credits } };
  });
  if (!isCredited) {
    const last = yield* read('target.wallets', ({ wallet }) => wallet?.credits[id]?.n ?? 0);
    if (last < n) throw new Again();
  }
  yield* appendTo(`poco-${transferIdOf(customer, n)}`, amount, false);
}

/** `changeBalance` of src/ownership/balance.ts. */
export function* changeBalance(known: Known, on: Guards): Running<void> {
  const { customer, id = '', amount = 0, isOpened = false } = known;
  const readBalance = () => read('source.balances', ({ balances }) => balances[customer]);
  const found = yield* readBalance();
  if (found && (yield* isApplied(customer, found, id))) return;
  const isDone = function* () {
    const last = yield* readBalance();
    if (last && (yield* isApplied(customer, last, id))) return true;
    if (isOpened) yield* takeBack(customer);
    return false;
  };
  if (!(yield* ownedBySource(customer, on.lastWord ? isDone : undefined))) return;
  if (!found) {
    yield* openBalance(customer);
    throw new Again({ isOpened: true });
  }
  if (found.amount + amount < 0) throw new Refused();
  const isFenceAsRead = fenceAsRead(found.fence, on);
  const latest = { id, amount };
  const isChanged = yield* write('source.balances', (state) => {
    const now = state.balances[customer];
    if (now?.revision !== found.revision || !isFenceAsRead(now.fence)) return null;
    const next = { ...now, amount: found.amount + amount, latest, revision: now.revision + 1 };
    const balances = putOf(state.balances, customer, next);
    return { balances, ...accepted(state, customer, 'source') };
  });
  if (!isChanged) throw new Again();
  yield* appendLatest(customer, { latest });
}

const opened: Balance = { amount: 0, revision: 1, fence: null, debit: null, latest: null };

/** `insertOnce`, of what may be taken back. */
const openBalance = (customer: Customer) =>
  write('source.balances', ({ balances }) =>
    balances[customer] ? null : { balances: putOf(balances, customer, opened) },
  );

/** `takeBack`: what was opened behind a freeze, as long as it is as it was opened. */
const takeBack = (customer: Customer) =>
  write('source.balances', ({ balances }) =>
    JSON.stringify(balances[customer]) === JSON.stringify(opened)
      ? { balances: putOf(balances, customer, null) }
      : null,
  );

/** `changeWallet` of src/ownership/wallet.ts. */
export function* changeWallet(known: Known, on: Guards): Running<void> {
  const { customer, id = '', amount = 0 } = known;
  const found = yield* read('target.wallets', ({ wallet }) => wallet);
  if (found && (yield* isAppliedThere(found, id))) return;
  yield* ownedByTarget();
  if (!found) {
    yield* openWallet();
    throw new Again();
  }
  if (found.balance + amount < 0) throw new Refused();
  const latest = { id, amount };
  const isChanged = yield* write('target.wallets', (state) => {
    const now = state.wallet;
    const isAsRead = now?.balance === found.balance && now.latest?.id === found.latest?.id;
    if (!now || (on.walletAsRead && !isAsRead)) return null;
    const wallet = { ...now, balance: found.balance + amount, latest };
    return { wallet, ...accepted(state, customer, 'target') };
  });
  if (!isChanged) throw new Again();
  yield* appendLatestOf({ latest });
}

/** A customer who earns or spends: asks the source first, then goes where it is told. */
export function* changePoints(known: Known, on: Guards): Running<Found> {
  const { id, platform = 'source' } = known;
  yield* platform === 'source' ? changeBalance(known, on) : changeWallet(known, on);
  return { told: `points ${id}` };
}

function* isApplied(customer: Customer, found: Balance, id: string): Running<boolean> {
  yield* appendLatest(customer, found);
  if (found.latest?.id === id) return true;
  return yield* read('source.balanceEntries', ({ entries }) => id in entries[customer]);
}

function* isAppliedThere(found: Wallet, id: string): Running<boolean> {
  yield* appendLatestOf(found);
  if (found.latest?.id === id) return true;
  return yield* read('target.walletEntries', ({ walletEntries }) => id in walletEntries);
}

function* appendLatest(customer: Customer, { latest }: Pick<Balance, 'latest'>): Running<void> {
  if (latest) yield* append(customer, latest);
}

function* appendLatestOf({ latest }: Pick<Wallet, 'latest'>): Running<void> {
  if (latest) yield* appendTo(latest.id, latest.amount, false);
}

/** Into `balanceEntries`. */
const append = (customer: Customer, { id, amount }: Line) =>
  insertOnce(
    'source.balanceEntries',
    ({ entries }) => id in entries[customer],
    ({ entries }) => {
      const lines = { ...entries[customer], [id]: amount };
      return { entries: putOf(entries, customer, lines) };
    },
  );

/** Into `walletEntries`. */
const appendTo = (id: string, amount: number, former: boolean) =>
  insertOnce(
    'target.walletEntries',
    ({ walletEntries }) => id in walletEntries,
    ({ walletEntries }) => ({
      walletEntries: inOrder({ ...walletEntries, [id]: { amount, former } }),
    }),
  );

const openWallet = () =>
  insertOnce(
    'target.wallets',
    ({ wallet }) => wallet !== null,
    () => ({ wallet: emptyWallet }),
  );
