import type { Stored } from './documents';
import { contrastLedger, sentence } from './fields';
import { isFenced } from './owners';
import type { Link, Owner } from './owners';
import { worth } from './rate';
import type { Run } from './run';
import { at, isFields, whole, words } from './values';
import type { Fields } from './values';

/** What the entries of a balance add up to. */
export interface History {
  /** Everything but transfers. */
  readonly sum: number;
  /** Each transfer, by its number. */
  readonly transfers: ReadonlyMap<number, Transfer>;
}

/** What a transfer took of a balance, and when. */
export interface Transfer {
  readonly amount: number;
  readonly at: unknown;
}

/** What has come of balances at the target, by id. */
export interface Arrivals {
  readonly wallets: ReadonlyMap<string, Stored>;
  /** The entries with which transfers arrived. */
  readonly received: ReadonlyMap<string, Stored>;
}

/** Checks that what was debited of a balance is fenced off at the source, and credited at the target. */
export function judgeCredit(
  run: Run,
  balance: Stored,
  { id: customer, market }: Owner,
  link: Link,
  history: History,
  { wallets, received }: Arrivals,
): void {
  const { findings } = run;
  const concerned = { customer };
  const wallet = wallets.get(walletIdOf(link.accountId, balance));
  if (!isFenced(balance, link)) {
    const cause = `it is not fenced off at epoch ${words(link.epoch)}`;
    findings.add('balance.fence', concerned, balance._id, cause);
  }
  const credits = creditTroubles(run, balance, wallet);
  if (credits.length > 0) findings.add('balance.credit', concerned, balance._id, sentence(credits));

  let [taken, given] = [0, 0];
  for (const [n, { amount, at: takenAt }] of [...history.transfers].toSorted(([a], [b]) => a - b)) {
    taken += amount;
    const share = worth(taken, balance['kind'], run.scope.programme) - given;
    given += share;
    const id = receivedIdOf(run, balance._id, n);
    const trouble = receivedTrouble(received.get(id), {
      walletId: walletIdOf(link.accountId, balance),
      accountId: link.accountId,
      amount: share,
      region: market,
      at: takenAt,
    });
    if (trouble) findings.add(`entry.${trouble.kind}`, concerned, id, trouble.cause);
  }
}

function creditTroubles(
  { scope: { programme } }: Run,
  { _id: balanceId, kind, debit }: Stored,
  wallet: Stored | undefined,
): string[] {
  if (!isFields(debit) || !wallet) return [];
  const credit = at(wallet['credits'], balanceId);
  const [n, amount, debited] = [debit['n'], whole(debit['amount']), whole(debit['cumulative'])];
  if (!isFields(credit)) return [`${debited} were debited, nothing was credited to ${wallet._id}`];
  const credited = worth(debited, kind, programme);
  const expected = {
    n,
    debited,
    credited,
    amount: credited - worth(debited - amount, kind, programme),
  };
  const found = Object.entries(expected).flatMap(([field, value]) =>
    credit[field] === value
      ? []
      : [`${field} should be ${words(value)}, is ${words(credit[field])} in ${wallet._id}`],
  );
  return [...found, ...contrastLedger('its instant', debit['at'], credit['at'])];
}

function receivedTrouble(entry: Stored | undefined, due: Fields & { readonly amount: number }) {
  if (!entry) {
    return { kind: 'lost', cause: `${due.amount} were transferred, no entry says so` } as const;
  }
  const expected = { ...due, type: 'received', former: false, orderId: null };
  const found = Object.entries(expected).flatMap(([field, value]) =>
    contrastLedger(field, value, entry[field]),
  );
  return found.length > 0 ? ({ kind: 'differs', cause: sentence(found) } as const) : null;
}

/** The id of the wallet that a balance moves to. */
export function walletIdOf(accountId: string, { kind, currency }: Fields): string {
  const suffix = typeof currency === 'string' ? `-${currency.toLowerCase()}` : '';
  return `${accountId}-${String(kind)}${suffix}`;
}

/** The id of the entry with which a transfer arrives. */
export function receivedIdOf({ scope }: Run, balanceId: string, n: number): string {
  return scope.movedId(`${balanceId}-transfer-${n}`);
}

/** Everything debited of a balance so far. */
export function debitedOf({ debit }: Stored): number {
  return isFields(debit) ? whole(debit['cumulative']) : 0;
}
