import { openMarkets } from '../../src/activities/dependencies';
import type { Dependencies } from '../../src/activities/dependencies';
import type { Taken } from '../../src/activities/transferBalances';
import { storeOf } from '../../src/programme/store';
import {
  convert,
  convertLots,
  mapEntry,
  sourceBalance,
  transferEntryIdOf,
  walletIdOf,
} from '../../src/records/balance';
import type { Debit, SourceBalance, WalletEntry } from '../../src/records/balance';
import { targetIdOf } from '../../src/records/ids';

/** Transfers points and store credit, one balance after the other: history, debit, credit. */
export const transferBalances = (deps: Dependencies) => async (customer: Taken) => {
  const found = await deps.source.balances
    .find({ customerId: customer.customerId, ...openMarkets(deps.programme) })
    .toArray();
  for (const document of found) await transfer(deps, customer, sourceBalance.parse(document));
};

async function transfer(deps: Dependencies, customer: Taken, balance: SourceBalance) {
  const { source, target, programme } = deps;
  const store = storeOf(programme);
  const { accountId, market: region } = customer;
  const { kind, currency } = balance;
  const _id = walletIdOf(accountId, kind, currency);
  const entries = await source.balanceEntries.find({ balanceId: balance._id }).toArray();
  const history = entries.filter(({ type }) => type !== 'transferred');
  if (history.length === 0 && balance.amount === 0) return;
  const empty = { accountId, region, kind, currency, balance: 0, lots: [], credits: {} };
  await target.wallets.updateOne({ _id }, { $setOnInsert: empty }, { upsert: true });
  for (const entry of history) {
    await writeEntry(deps, mapEntry(entry, { _id, accountId, region }, store));
  }
  const debit =
    balance.debit ?? (balance.amount === 0 ? null : await take(deps, customer, balance));
  if (debit) await give(deps, customer, balance, debit);
}

async function take(
  { source }: Dependencies,
  { at }: Taken,
  { _id, amount, lots, market, revision }: SourceBalance,
): Promise<Debit> {
  const debit = { n: 1, amount, lots, cumulative: amount, at: new Date(at) };
  const { matchedCount } = await source.balances.updateOne(
    { _id, revision, debit: { $exists: false } },
    { $set: { amount: 0, lots: [], debit }, $inc: { revision: 1 } },
  );
  if (matchedCount === 0) throw new Error(`Somebody else has changed balance ${_id}`);
  const entry = { balanceId: _id, market, amount: -amount, at: debit.at, orderId: null };
  await source.balanceEntries.updateOne(
    { _id: transferEntryIdOf(_id, 1) },
    { $setOnInsert: { ...entry, type: 'transferred' } },
    { upsert: true },
  );
  return debit;
}

async function give(
  deps: Dependencies,
  { accountId, market: region }: Taken,
  { _id, kind, currency }: SourceBalance,
  { n, amount: debited, lots, cumulative, at }: Debit,
): Promise<void> {
  const { target, programme } = deps;
  const store = storeOf(programme);
  const { rate, rounding } = programme.policies.points;
  const worth = kind === 'points' ? { ...rate, rounding } : { source: 1, target: 1, rounding };
  const walletId = walletIdOf(accountId, kind, currency);
  const amount = convert(debited, worth);
  const credit = { n, amount, debited: cumulative, credited: amount, at };
  await target.wallets.updateOne(
    { _id: walletId, [`credits.${_id}`]: { $exists: false } },
    {
      $inc: { balance: amount },
      $set: { lots: convertLots(lots, worth, store), [`credits.${_id}`]: credit },
    },
  );
  await writeEntry(deps, {
    _id: targetIdOf(store, transferEntryIdOf(_id, n)),
    walletId,
    accountId,
    region,
    type: 'received',
    amount,
    at,
    orderId: null,
    former: false,
  });
}

async function writeEntry({ target }: Dependencies, { _id, ...entry }: WalletEntry): Promise<void> {
  await target.walletEntries.updateOne({ _id }, { $setOnInsert: entry }, { upsert: true });
}
