import type { Fate } from './census';
import { debitedOf, judgeCredit, receivedIdOf, walletIdOf } from './credits';
import type { Arrivals, History, Transfer } from './credits';
import { batchesIn, byId } from './documents';
import type { Stored } from './documents';
import { sentence } from './fields';
import { isHeld } from './holds';
import type { Owner } from './owners';
import { walk } from './run';
import type { Run } from './run';
import { traceOf } from './traces';
import { parts, sumOf, text, whole, words } from './values';

/** What a batch of balances is judged by. */
interface Evidence extends Arrivals {
  readonly owners: ReadonlyMap<string, Owner>;
  readonly histories: ReadonlyMap<string, History>;
}

type MutableHistory = { sum: number; transfers: Map<number, Transfer> };

/** Checks that every balance adds up, was debited, and was credited at its worth. */
export async function checkBalances(run: Run): Promise<void> {
  for await (const balances of walk(run, 'source', 'balances')) {
    const evidence = await evidenceOf(run, balances);
    for (const balance of balances) judge(run, balance, evidence);
  }
}

async function evidenceOf(run: Run, balances: readonly Stored[]): Promise<Evidence> {
  const [owners, histories] = await Promise.all([
    run.owners.find(balances.map(({ customerId }) => customerId)),
    historiesOf(run, balances),
  ]);
  const walletIds = balances.flatMap((balance) => {
    const account = ownerOf(owners, balance)?.active?.accountId;
    return account === undefined ? [] : [walletIdOf(account, balance)];
  });
  const receivedIds = balances.flatMap(({ _id }) =>
    [...(histories.get(_id)?.transfers.keys() ?? [])].map((n) => receivedIdOf(run, _id, n)),
  );
  const [wallets, received] = await Promise.all([
    byId(run.target, 'wallets', walletIds),
    byId(run.target, 'walletEntries', receivedIds),
  ]);
  return { owners, histories, wallets, received };
}

async function historiesOf(run: Run, balances: readonly Stored[]): Promise<Map<string, History>> {
  const sums = new Map<string, MutableHistory>();
  const ids = balances.map(({ _id }) => _id);
  const fields = { balanceId: 1, type: 1, amount: 1, at: 1 } as const;
  for await (const entries of batchesIn(run.source, 'balanceEntries', 'balanceId', ids, fields)) {
    for (const entry of entries) enterEntry(sums, entry);
  }
  return sums;
}

function enterEntry(sums: Map<string, MutableHistory>, entry: Stored) {
  const { _id, balanceId, type, amount, at } = entry;
  const id = String(balanceId);
  const history = sums.get(id) ?? { sum: 0, transfers: new Map<number, Transfer>() };
  if (type !== 'transferred') history.sum += whole(amount);
  else {
    const n = Number(_id.slice(`${id}-transfer-`.length));
    history.transfers.set(n, { amount: -whole(amount), at });
  }
  sums.set(id, history);
}

function judge(run: Run, balance: Stored, evidence: Evidence): void {
  const { findings, census } = run;
  const owner = ownerOf(evidence.owners, balance);
  const history = evidence.histories.get(balance._id) ?? { sum: 0, transfers: new Map() };
  const fate = fateOf(run, balance, owner, evidence);
  if (balance['kind'] === 'points') {
    census.count('points', balance['market'], fate, whole(balance['amount']) + debitedOf(balance));
  }
  const concerned = { customer: text(balance['customerId']) };
  if (fate === 'excluded' || fate === 'lapsed') {
    const trouble = fate === 'excluded' ? 'trace' : 'lapsed';
    const trace = traceIn(balance, history);
    const cause = `must not be touched, and has ${trace}`;
    if (trace) findings.add(`balance.${trouble}`, concerned, balance._id, cause);
  } else if (owner?.rule === 'unlisted' || run.scope.ruleOf(balance['market']) === 'unlisted') {
    const cause = `its market ${words(balance['market'])}, or its owner's, is not the programme's`;
    findings.add('balance.unlisted', concerned, balance._id, cause);
  } else if (fate === 'lost') {
    const cause = `${amountWords(balance)} at the source, and its owner is at no wallet of the target`;
    findings.add('balance.lost', concerned, balance._id, cause);
  } else if (fate === 'moved' && owner?.active) {
    const equation = equationTroubles(balance, history);
    if (equation.length > 0) {
      findings.add('balance.equation', concerned, balance._id, sentence(equation));
    }
    judgeCredit(run, balance, owner, owner.active, history, evidence);
  }
}

function fateOf(run: Run, balance: Stored, owner: Owner | undefined, evidence: Evidence): Fate {
  const market = run.scope.ruleOf(balance['market']);
  if (market === 'excluded' || owner?.rule === 'excluded') return 'excluded';
  if (owner?.rule === 'lapsed') return 'lapsed';
  if (isHeld(owner?.hold, owner?.id ?? null, 'balance', balance._id)) return 'held';
  if (owner && !owner.finished) return 'pending';
  const wallet = owner?.active && evidence.wallets.get(walletIdOf(owner.active.accountId, balance));
  return wallet || isUntold(balance, evidence.histories.get(balance._id)) ? 'moved' : 'lost';
}

/** What a balance shows of a move, though it must not move: a field, a transfer, or that it was emptied. */
function traceIn(balance: Stored, { sum, transfers }: History): string | null {
  const trace = traceOf('balances', balance);
  if (trace) return trace;
  if (transfers.size > 0) return 'a transfer';
  const isEmpty = balance['amount'] === 0 && parts(balance['lots']).length === 0;
  return isEmpty && sum !== 0 ? `nothing left, though its entries come to ${sum}` : null;
}

/** Whether a balance is of nothing and has no history: it leaves nothing at the target. */
function isUntold(balance: Stored, history: History | undefined): boolean {
  return history === undefined && balance['amount'] === 0 && debitedOf(balance) === 0;
}

function equationTroubles(balance: Stored, { sum, transfers }: History): string[] {
  const [amount, debited] = [whole(balance['amount']), debitedOf(balance)];
  const lots = sumOf(parts(balance['lots']));
  const transferred = [...transfers.values()].reduce(
    (total, { amount: taken }) => total + taken,
    0,
  );
  return [
    ...(sum === amount + debited
      ? []
      : [`its entries come to ${sum}, it holds ${amount} and ${debited} were debited`]),
    ...(lots === amount ? [] : [`it holds ${amount}, its lots ${lots}`]),
    ...(transferred === debited
      ? []
      : [`its transfers took ${transferred}, its debits come to ${debited}`]),
    ...(amount === 0 ? [] : [`${amount} are still at the source, though its owner is handed over`]),
  ];
}

function ownerOf(owners: ReadonlyMap<string, Owner>, { customerId }: Stored): Owner | undefined {
  return owners.get(text(customerId) ?? '');
}

const amountWords = ({ amount, kind, currency }: Stored) =>
  `${words(amount)} ${typeof currency === 'string' ? currency : words(kind)}`;
