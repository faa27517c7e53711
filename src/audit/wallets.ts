import { walletIdOf } from './credits';
import { batchesIn, byId } from './documents';
import type { Stored } from './documents';
import { contrast, sentence } from './fields';
import type { Owner } from './owners';
import { rangeOf } from './rate';
import type { Range } from './rate';
import { walk } from './run';
import type { Run } from './run';
import { groupBy, isFields, parts, sumOf, text, whole, words } from './values';
import type { Fields } from './values';

/** What the entries of a wallet that count come to. */
interface Journal {
  balance: number;
  /** Whether nothing but transfers ever changed it. */
  isFresh: boolean;
}

/** What a batch of wallets is judged by. */
interface Evidence {
  /** The customers whose balances were credited. */
  readonly owners: ReadonlyMap<string, Owner>;
  readonly journals: ReadonlyMap<string, Journal>;
  /** The balances that were credited, by id. */
  readonly balances: ReadonlyMap<string, Stored>;
  /** The accounts of the wallets, by id. */
  readonly accounts: ReadonlyMap<string, Stored>;
}

/**
 * Checks that every wallet is of an account that is there, and of every one that was credited, or is of
 * an account that the move has made: its owner, what it is of, its sum, and the lots that came.
 */
export async function checkWallets(run: Run): Promise<void> {
  for await (const batch of walk(run, 'target', 'wallets')) {
    const evidence = await evidenceOf(run, batch);
    for (const wallet of batch) {
      if (!judgeAccount(run, wallet, evidence) || !isOurs(run, wallet)) continue;
      judgeForm(run, wallet, evidence);
      if (isSettled(wallet, evidence)) judge(run, wallet, evidence);
    }
  }
}

function isOurs({ scope }: Run, wallet: Stored): boolean {
  return creditedFor(wallet).length > 0 || scope.sourceIdIn(accountOf(wallet)) !== null;
}

const accountOf = ({ accountId }: Stored) => text(accountId) ?? '';

/** Whether the account of a wallet is there. */
function judgeAccount(
  { findings, scope }: Run,
  wallet: Stored,
  { accounts, balances }: Evidence,
): boolean {
  if (accounts.has(accountOf(wallet))) return true;
  const [credited] = creditedFor(wallet).flatMap((id) => balances.get(id) ?? []);
  const customer = text(credited?.['customerId']) ?? scope.sourceIdIn(accountOf(wallet));
  const concerned = { customer };
  const cause = `is of the account ${accountOf(wallet)}, which is not there`;
  findings.add('wallet.orphan', concerned, wallet._id, cause);
  return false;
}

/** A wallet is the only one of its kind, of what it was credited for, and of its owner's market. */
function judgeForm(run: Run, wallet: Stored, { owners, balances, accounts }: Evidence): void {
  const { findings, scope } = run;
  const credited = creditedFor(wallet).flatMap((id) => balances.get(id) ?? []);
  const owner = owners.get(text(credited[0]?.['customerId']) ?? '');
  const concerned = { customer: owner?.id ?? scope.sourceIdIn(accountOf(wallet)) };
  const markets =
    credited.length > 0
      ? credited.map(({ customerId }) => owners.get(text(customerId) ?? '')?.market)
      : [text(accounts.get(accountOf(wallet))?.['region'])];
  const troubles = [
    ...credited.flatMap(({ kind }) => contrast('kind', kind, wallet['kind'])),
    ...credited.flatMap(({ currency }) => contrast('currency', currency, wallet['currency'])),
    ...(markets.includes(text(wallet['region']))
      ? []
      : contrast('region', markets[0], wallet['region'])),
  ];
  if (troubles.length > 0) {
    findings.add('wallet.differs', concerned, wallet._id, sentence(troubles));
  }
  const due = walletIdOf(accountOf(wallet), wallet);
  if (credited.length === 0 && due !== wallet._id) {
    const cause = `is a wallet beside ${due}, of the same account, kind and currency`;
    findings.add('wallet.double', concerned, wallet._id, cause);
  }
}

async function evidenceOf(run: Run, wallets: readonly Stored[]): Promise<Evidence> {
  const fields = { customerId: 1, kind: 1, currency: 1, debit: 1 } as const;
  const [journals, balances, accounts] = await Promise.all([
    journalsOf(run, wallets),
    byId(run.source, 'balances', wallets.flatMap(creditedFor), fields),
    byId(run.target, 'accounts', wallets.map(accountOf), { region: 1 }),
  ]);
  const customers = [...balances.values()].map(({ customerId }) => customerId);
  return { owners: await run.owners.find(customers), journals, balances, accounts };
}

async function journalsOf(run: Run, wallets: readonly Stored[]): Promise<Map<string, Journal>> {
  const journals = new Map(wallets.map(({ _id }) => [_id, { balance: 0, isFresh: true }]));
  const ids = journals.keys();
  const projection = { walletId: 1, type: 1, amount: 1, former: 1 } as const;
  for await (const entries of batchesIn(run.target, 'walletEntries', 'walletId', ids, projection)) {
    for (const { walletId, type, amount, former } of entries) {
      const journal = journals.get(String(walletId));
      if (!journal || former === true) continue;
      journal.balance += whole(amount);
      journal.isFresh &&= type === 'received';
    }
  }
  return journals;
}

/** Whether nobody's transfer into a wallet can still be under way. */
function isSettled(wallet: Stored, { balances, owners }: Evidence): boolean {
  return creditedFor(wallet).every((id) => {
    const owner = owners.get(text(balances.get(id)?.['customerId']) ?? '');
    return owner?.finished ?? true;
  });
}

function judge(run: Run, wallet: Stored, evidence: Evidence): void {
  const { findings } = run;
  const credited = creditedFor(wallet);
  const customers = credited.map((id) => text(evidence.balances.get(id)?.['customerId']));
  const concerned = {
    customer: customers[0] ?? run.scope.sourceIdIn(text(wallet['accountId']) ?? ''),
  };
  const { balance, isFresh } = evidence.journals.get(wallet._id) ?? { balance: 0, isFresh: true };
  const accountId = text(wallet['accountId']) ?? '';
  for (const [index, balanceId] of credited.entries()) {
    const customer = customers[index] ?? null;
    const account = evidence.owners.get(customer ?? '')?.active?.accountId;
    if (account === accountId) continue;
    const cause = `was credited for ${balanceId}, whose owner is at ${account ?? 'no account'}`;
    findings.add('wallet.owner', { customer }, wallet._id, cause);
  }
  if (balance !== wallet['balance']) {
    const cause = `holds ${words(wallet['balance'])}, its entries come to ${balance}`;
    findings.add('wallet.equation', concerned, wallet._id, cause);
  }
  const troubles = lotTroubles(run, wallet, isFresh, evidence.balances);
  if (troubles.length > 0) findings.add('wallet.lots', concerned, wallet._id, sentence(troubles));
}

function lotTroubles(
  run: Run,
  wallet: Stored,
  isFresh: boolean,
  balances: Evidence['balances'],
): string[] {
  const lots = parts(wallet['lots']);
  const there = groupBy(lots, ({ id }) => String(id));
  const found = creditedFor(wallet)
    .flatMap((id) => balances.get(id) ?? [])
    .flatMap((balance) => movedLots(balance).map((lot) => ({ lot, kind: balance['kind'] })))
    .flatMap(({ lot, kind }) => {
      const id = run.scope.movedId(lot['lotId']);
      const due = rangeOf(whole(lot['amount']), kind, run.scope.programme);
      return lotTrouble(id, there.get(id) ?? [], lot, due, isFresh);
    });
  const sum = sumOf(lots);
  if (!isFresh || sum === wallet['balance']) return found;
  return [...found, `holds ${words(wallet['balance'])}, its lots ${sum}`];
}

function lotTrouble(
  id: string,
  copies: readonly Fields[],
  { amount, expiresAt }: Fields,
  { least, most }: Range,
  isFresh: boolean,
): string[] {
  const [copy] = copies;
  if (!copy) return isFresh && least > 0 ? [`lot ${id} of ${words(amount)} is missing`] : [];
  if (copies.length > 1) return [`lot ${id} is there ${copies.length} times`];
  const here = whole(copy['amount']);
  const isWorth = here <= most && (here >= least || !isFresh);
  return [
    ...(isWorth ? [] : [`lot ${id} has ${here}, of ${words(amount)} at the source`]),
    ...contrast(`the end of lot ${id}`, expiresAt, copy['validUntil']),
  ];
}

/** The lots of the last transfer; those of earlier ones are nowhere at the source. */
function movedLots({ debit }: Stored): Fields[] {
  return isFields(debit) ? parts(debit['lots']) : [];
}

/** The balances that were credited to a wallet. */
function creditedFor({ credits }: Stored): string[] {
  return isFields(credits) ? Object.keys(credits) : [];
}
