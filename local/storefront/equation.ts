import { convert, transferEntryIdOf } from '../../src/records/balance';
import type { Credit, Rate, SourceBalance, Wallet } from '../../src/records/balance';
import { targetIdOf } from '../../src/records/ids';
import type { Origin } from '../../src/records/ids';
import type { Accounts } from './accounts';

/** How units are converted, and how ids become the target's. */
export interface Conversion {
  readonly store: Origin;
  /** Of points; store credit goes one to one. */
  readonly points: Rate;
}

/** Both sides of the equation of balances, in source units. */
export interface Sums {
  /** Opening, earned, spent, expired, written off and corrected, signed. */
  history: number;
  atSource: number;
  /** Debited and not yet credited. */
  inTransit: number;
  /** Debited and credited. */
  credited: number;
}

/** What does not add up, by ids and numbers. */
export interface Imbalance {
  readonly id: string;
  readonly cause: string;
}

/** Holds one customer's accounts against the equation, and adds them to some sums by kind and currency. */
export function imbalancesOf(
  accounts: Accounts,
  conversion: Conversion,
  sums: Map<string, Sums> = new Map(),
): Imbalance[] {
  return [
    ...accounts.balances.flatMap((balance) => ofBalance(balance, accounts, conversion, sums)),
    ...accounts.wallets.flatMap((wallet) => ofWallet(wallet, accounts, conversion)),
  ];
}

/** What does not add up in sum. */
export function imbalancesIn(sums: ReadonlyMap<string, Sums>): Imbalance[] {
  return [...sums].flatMap(([id, { history, atSource, inTransit, credited }]) =>
    found(id, history, atSource + inTransit + credited, 'in sum'),
  );
}

function ofBalance(
  balance: SourceBalance,
  { entries, wallets }: Accounts,
  { points }: Conversion,
  sums: Map<string, Sums>,
): Imbalance[] {
  const { _id, kind, currency, amount, debit, latest } = balance;
  const own = entries.filter((entry) => entry.balanceId === _id && entry.type !== 'transferred');
  // Until a line is appended to the history, the balance alone has it.
  const pending = latest && !own.some((entry) => entry._id === latest._id) ? latest.amount : 0;
  const history = sumOf(own.map((entry) => entry.amount)) + pending;
  const credits = wallets.flatMap(({ credits }) => credits[_id] ?? []);
  const credited = sumOf(credits.map((credit) => credit.debited));
  const debited = debit?.cumulative ?? 0;
  const inTransit = debited - credited;
  addTo(sums, `${kind} ${currency ?? ''}`.trim(), {
    history,
    atSource: amount,
    inTransit,
    credited,
  });

  const rate = kind === 'points' ? points : { ...points, source: 1, target: 1 };
  const isOnItsWay = inTransit === 0 || inTransit === debit?.amount;
  return [
    ...found(_id, history, amount + debited, 'its history against what is there and was debited'),
    ...(isOnItsWay
      ? []
      : [{ id: _id, cause: `${inTransit} on the way, the last debit: ${debit?.amount ?? 0}` }]),
    ...credits.flatMap((credit) => ofCredit(balance, credit, rate)),
  ];
}

const ofCredit = ({ _id }: SourceBalance, { debited, credited }: Credit, rate: Rate): Imbalance[] =>
  found(_id, credited, convert(debited, rate), 'what was credited against what that is worth');

function ofWallet(
  { _id, balance, credits, latest }: Wallet,
  { walletEntries }: Accounts,
  { store }: Conversion,
): Imbalance[] {
  const entries = walletEntries.filter(({ walletId, former }) => walletId === _id && !former);
  const [received, own] = [
    entries.filter(({ type }) => type === 'received'),
    entries.filter(({ type }) => type !== 'received'),
  ];
  const pending = latest && !own.some((entry) => entry._id === latest._id) ? latest.amount : 0;
  const credited = sumOf(Object.values(credits).map((credit) => credit.credited));
  // The line of a credit follows the credit.
  const unwritten = Object.entries(credits).filter(([balanceId, { n }]) => {
    const id = targetIdOf(store, transferEntryIdOf(balanceId, n));
    return !received.some((entry) => entry._id === id);
  });
  const due = credited - sumOf(unwritten.map(([, { amount }]) => amount));
  const spent = sumOf(own.map(({ amount }) => amount)) + pending;
  return [
    ...found(_id, balance, credited + spent, 'what it holds against its credits and entries'),
    ...found(_id, sumOf(received.map(({ amount }) => amount)), due, 'its received entries'),
  ];
}

function found(id: string, left: number, right: number, what: string): Imbalance[] {
  return left === right ? [] : [{ id, cause: `${what}: ${left} and ${right}` }];
}

function addTo(sums: Map<string, Sums>, key: string, more: Sums): void {
  const sum = sums.get(key) ?? { history: 0, atSource: 0, inTransit: 0, credited: 0 };
  sums.set(key, {
    history: sum.history + more.history,
    atSource: sum.atSource + more.atSource,
    inTransit: sum.inTransit + more.inTransit,
    credited: sum.credited + more.credited,
  });
}

const sumOf = (amounts: readonly number[]) => amounts.reduce((sum, amount) => sum + amount, 0);
