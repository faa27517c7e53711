import type { Document } from 'mongodb';
import {
  agreesWithHistory,
  convert,
  convertLots,
  mapEntry,
  sourceBalance,
  sourceEntry,
  transferEntryIdOf,
  walletIdOf,
} from '../records/balance';
import type { Rate, SourceBalance, SourceEntry, Wallet, WalletEntry } from '../records/balance';
import { targetIdOf } from '../records/ids';
import type { SourceId } from '../records/ids';
import type { Instant } from '../programme/instant';
import type { CaseNeeded } from '../cases/needed';
import { appendLatest } from '../ownership/balance';
import { insertOnce } from '../stores/insertOnce';
import { storeOf } from '../programme/store';
import { openMarkets } from './dependencies';
import type { Dependencies } from './dependencies';
import { overtaken } from './failures';
import { pagesOf, unhurried } from './pages';
import { parseRecords, settleTroubles } from './records';
import type { Arriving } from './takeOver';

/** A customer whom the target owns, the epoch that made it so, and the workflow's instant. */
export type Taken = Arriving & { readonly epoch: number; readonly at: Instant };

/**
 * Transfers points and store credit: debits the source, then credits the wallet, each transfer once by
 * its number. A balance that differs from its own history stays and needs a case.
 */
export const transferBalances = (deps: Dependencies) => async (customer: Taken) => {
  const documents = await readFenced(deps, customer);
  const { sound, broken } = parseRecords<SourceBalance>('balance', sourceBalance, documents);
  const differing: CaseNeeded = { cause: 'balance', records: [], evidence: [] };
  const troubles = { broken, differing };
  await Promise.all(sound.map((balance) => transfer(deps, customer, balance, troubles)));
  await settleTroubles(deps, customer, [broken, differing]);
};

/** Reads the balances; one that came into being after the freeze is fenced off like the others first. */
async function readFenced(
  { source, programme }: Dependencies,
  { customerId, epoch }: Taken,
): Promise<Document[]> {
  const own = { customerId, ...openMarkets(programme) };
  const found = await source.balances.find(own).toArray();
  if (found.every(({ fence }) => fence)) return found;
  const fence = { epoch, state: 'frozen' as const };
  await source.balances.updateMany({ ...own, fence: { $exists: false } }, { $set: { fence } });
  return await source.balances.find(own).toArray();
}

async function transfer(
  deps: Dependencies,
  customer: Taken,
  balance: SourceBalance,
  { broken, differing }: Record<'broken' | 'differing', CaseNeeded>,
): Promise<void> {
  await Promise.all([recordDebit(deps, balance), appendLatest(deps.source, balance)]);
  const history = await readHistory(deps, balance);
  const record = { kind: 'balance', id: balance._id } as const;
  if (history.broken.records.length > 0) {
    broken.records.push(record);
    broken.evidence.push(...history.broken.evidence);
    return;
  }
  const entries = history.sound;
  if (!agreesWithHistory(balance, entries)) {
    if (await hasChanged(deps, balance)) throw overtaken(`Balance ${balance._id}`);
    differing.records.push(record);
    const sum = entries.reduce((total, { amount }) => total + amount, 0);
    differing.evidence.push(`balance ${balance._id}: ${balance.amount}, its history: ${sum}`);
    return;
  }
  const wallet = walletOf(customer, balance);
  const former = entries
    .filter(({ type }) => type !== 'transferred')
    .map((entry) => mapEntry(entry, wallet, storeOf(deps.programme)));
  if (former.length === 0 && balance.amount === 0) return;
  await openWallet(deps, wallet, former);
  await credit(deps, balance, wallet);
  if (balance.amount !== 0) await credit(deps, await debit(deps, customer, balance), wallet);
}

/** Whether the source has written since a balance was read, so that its history tells of more. */
const hasChanged = async ({ source }: Dependencies, { _id, revision }: SourceBalance) =>
  (await source.balances.countDocuments({ _id, revision })) === 0;

async function readHistory({ source }: Dependencies, { _id }: SourceBalance) {
  const entries: Document[] = await source.balanceEntries.find({ balanceId: _id }).toArray();
  return parseRecords<SourceEntry>('balance', sourceEntry, entries);
}

const walletOf = ({ accountId, market }: Taken, { kind, currency }: SourceBalance): Wallet => ({
  _id: walletIdOf(accountId, kind, currency),
  accountId,
  region: market,
  kind,
  currency,
  balance: 0,
  lots: [],
  credits: {},
});

async function openWallet(
  { target }: Dependencies,
  wallet: Wallet,
  history: readonly WalletEntry[],
): Promise<void> {
  const append = async () => {
    for await (const page of unhurried(pagesOf(history))) {
      await Promise.all(
        page.map((entry) => insertOnce(() => target.walletEntries.insertOne(entry))),
      );
    }
  };
  await Promise.all([insertOnce(() => target.wallets.insertOne(wallet)), append()]);
}

/** Empties the balance and stores the transfer in one write, conditional on what was read. */
async function debit(
  { source }: Dependencies,
  { epoch, at }: Taken,
  balance: SourceBalance,
): Promise<SourceBalance> {
  const last = balance.debit;
  const next = {
    n: (last?.n ?? 0) + 1,
    amount: balance.amount,
    lots: balance.lots,
    cumulative: (last?.cumulative ?? 0) + balance.amount,
    at: new Date(at),
  };
  const { matchedCount } = await source.balances.updateOne(
    {
      _id: balance._id,
      amount: balance.amount,
      revision: balance.revision,
      'fence.epoch': epoch,
      'debit.n': last ? last.n : { $exists: false },
    },
    { $set: { amount: 0, lots: [], debit: next }, $inc: { revision: 1 } },
  );
  if (matchedCount === 0) throw overtaken(`Balance ${balance._id}`);
  const debited = { ...balance, amount: 0, lots: [], debit: next };
  await recordDebit({ source }, debited);
  return debited;
}

/** Appends the last debit to the balance's history, where a killed run has not done so. */
async function recordDebit(
  { source }: Pick<Dependencies, 'source'>,
  { _id, market, debit }: SourceBalance,
): Promise<void> {
  if (!debit) return;
  const entry = {
    _id: transferEntryIdOf(_id, debit.n),
    balanceId: _id,
    market,
    type: 'transferred',
    amount: -debit.amount,
    at: debit.at,
    orderId: null,
  } as const;
  await insertOnce(() => source.balanceEntries.insertOne(entry));
}

/** Credits what was debited, unless the wallet has this transfer; then appends it to its history. */
async function credit(
  deps: Dependencies,
  { _id, kind, debit }: SourceBalance,
  wallet: Wallet,
): Promise<void> {
  if (!debit) return;
  const { target, programme } = deps;
  const rate = rateOf(deps, kind);
  const credited = convert(debit.cumulative, rate);
  const before = convert(debit.cumulative - debit.amount, rate);
  const amount = credited - before;
  const key = `credits.${_id}`;
  const next = { n: debit.n, amount, debited: debit.cumulative, credited, at: debit.at };
  const lots = convertLots(debit.lots, rate, storeOf(programme), debit.cumulative - debit.amount);
  const { matchedCount } = await target.wallets.updateOne(
    { _id: wallet._id, [`${key}.n`]: debit.n > 1 ? debit.n - 1 : { $exists: false } },
    { $inc: { balance: amount }, $push: { lots: { $each: lots } }, $set: { [key]: next } },
  );
  if (matchedCount === 0 && !(await hasCredit(deps, wallet, _id, debit.n))) {
    throw overtaken(`Wallet ${wallet._id}`);
  }
  const entry: WalletEntry = {
    _id: targetIdOf(storeOf(programme), transferEntryIdOf(_id, debit.n)),
    walletId: wallet._id,
    accountId: wallet.accountId,
    region: wallet.region,
    type: 'received',
    amount,
    at: debit.at,
    orderId: null,
    former: false,
  };
  await insertOnce(() => target.walletEntries.insertOne(entry));
}

async function hasCredit(
  { target }: Dependencies,
  { _id }: Wallet,
  balanceId: SourceId,
  n: number,
): Promise<boolean> {
  const wallet = await target.wallets.findOne({ _id });
  return (wallet?.credits[balanceId]?.n ?? 0) >= n;
}

const rateOf = ({ programme }: Dependencies, kind: SourceBalance['kind']): Rate => {
  const { rate, rounding } = programme.policies.points;
  return kind === 'points' ? { ...rate, rounding } : { source: 1, target: 1, rounding };
};
