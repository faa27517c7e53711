import { walletIdOf } from './credits';
import { byId } from './documents';
import type { Projection, Stored } from './documents';
import { contrast, sentence } from './fields';
import { nobody } from './findings';
import { isHeld } from './holds';
import type { Link, Owner } from './owners';
import { pairsOf } from './pairs';
import type { Run } from './run';
import { traceOf } from './traces';
import { text, texts, words } from './values';

/** Checks that every line of a balance's history, transfers apart, moved as what it was. */
export async function checkHistory(run: Run): Promise<void> {
  for await (const { pairs, strays } of pairsOf(run, 'balanceEntries', 'walletEntries')) {
    const balanceIds = texts(pairs.map(({ record }) => record['balanceId']));
    const balances = await byId(run.source, 'balances', balanceIds, balanceFields);
    const customers = [...balances.values()].map(({ customerId }) => customerId);
    const owners = await run.owners.find(customers);
    for (const { record, copy } of pairs) {
      const balance = balances.get(text(record['balanceId']) ?? '');
      const owner = owners.get(text(balance?.['customerId']) ?? '');
      judge(run, record, balance, owner, copy);
    }
    const wallets = await byId(
      run.target,
      'wallets',
      texts(strays.map(({ walletId }) => walletId)),
      {
        _id: 1,
      },
    );
    for (const stray of strays) judgeStray(run, stray, wallets);
  }
}

const balanceFields: Projection = { market: 1, customerId: 1, kind: 1, currency: 1 };

function judgeStray(
  { findings, scope }: Run,
  { _id, type, walletId }: Stored,
  wallets: ReadonlyMap<string, Stored>,
): void {
  if (type === 'received' || scope.sourceIdIn(_id) !== null) {
    findings.add('entry.orphan', nobody, _id, 'the source has no such entry');
  } else if (!wallets.has(words(walletId))) {
    const cause = `is of the wallet ${words(walletId)}, which is not there`;
    findings.add('entry.orphan', nobody, _id, cause);
  }
}

function judge(
  run: Run,
  entry: Stored,
  balance: Stored | undefined,
  owner: Owner | undefined,
  copy: Stored | undefined,
): void {
  const { findings, scope } = run;
  const concerned = { customer: owner?.id ?? null };
  const market = (balance ?? entry)['market'];
  const isExcluded = scope.ruleOf(market) === 'excluded' || owner?.rule === 'excluded';
  if (isExcluded || owner?.rule === 'lapsed') {
    const kind = isExcluded ? 'entry.trace' : 'entry.lapsed';
    const trace = copy ? `${copy._id} is at the target` : traceIn(entry);
    if (trace) findings.add(kind, concerned, entry._id, `must not move, and ${trace}`);
  } else if (entry['type'] === 'transferred') {
    // Checked with the debit that it belongs to, as far as there is one.
    if (!balance) findings.add('entry.orphan', concerned, entry._id, 'is of no balance');
  } else if (balance && owner && isHeld(owner.hold, owner.id, 'balance', balance._id)) {
    // It stays with its balance.
  } else if (!copy) {
    if (owner && !owner.finished) return;
    const cause = `is at the source, and ${scope.movedId(entry._id)} is not at the target`;
    findings.add('entry.lost', concerned, entry._id, cause);
  } else if (balance && owner?.active && owner.finished) {
    const found = differencesOf(
      run,
      entry,
      balance,
      { market: owner.market, ...owner.active },
      copy,
    );
    if (found.length > 0) findings.add('entry.differs', concerned, entry._id, sentence(found));
  }
}

function traceIn(entry: Stored): string | null {
  const trace = traceOf('balanceEntries', entry);
  return trace && `it has ${trace}`;
}

function differencesOf(
  { scope }: Run,
  entry: Stored,
  balance: Stored,
  { accountId, market }: Pick<Owner, 'market'> & Link,
  copy: Stored,
): string[] {
  const order = text(entry['orderId']);
  const expected = {
    walletId: walletIdOf(accountId, balance),
    accountId,
    region: market,
    type: entry['type'],
    amount: entry['amount'],
    at: entry['at'],
    orderId: order === null ? null : scope.movedId(order),
    former: true,
  };
  return Object.entries(expected).flatMap(([field, value]) => contrast(field, value, copy[field]));
}
