import { sourceId } from '../records/ids';
import type { SourceBalance, SourceEntry } from '../records/balance';
import { insertOnce } from '../stores/insertOnce';
import type { SourceStore } from '../stores/source';
import { contend } from './contended';
import { fenceAsRead } from './fence';
import { deposit, withdraw } from './lots';
import { NotOwned } from './notOwned';
import { refusalAtSource } from './source';

/** Which balance is changed; it is opened where the customer has none under its id. */
export type BalanceRef = Pick<SourceBalance, '_id' | 'customerId' | 'market' | 'kind' | 'currency'>;

/** What happens to a balance, under an id that it happens under once: to be kept for a second try. */
export interface BalanceChange extends Pick<SourceEntry, '_id' | 'amount' | 'at' | 'orderId'> {
  readonly type: 'earned' | 'spent' | 'expired' | 'writtenOff' | 'corrected';
  /** When what comes in expires; null, the default, for never. */
  readonly expiresAt?: Date | null;
}

/** That a change stands in the balance, from now or from before; or that there is not enough. */
export type Changed = { readonly applied: true } | { readonly refused: 'insufficient' };

/**
 * Changes a balance of the source, once for the change's id. Amount, lots and the new line of history
 * are one write, on the condition that nobody has written since, nor frozen the customer; the line is
 * then appended to the history. Whoever comes next appends it where a kill came between.
 * @param apart as of `refusalAtSource`.
 * @throws NotOwned where the source does not own the customer; a change that was applied before is
 * answered all the same.
 * @throws Contended where others were faster each time.
 */
export async function changeBalance(
  source: SourceStore,
  balance: BalanceRef,
  change: BalanceChange,
  apart: readonly string[] = [],
): Promise<Changed> {
  let isOpened = false;
  return await contend(`Balance ${balance._id}`, async () => {
    const found = await source.balances.findOne({ _id: balance._id });
    if (found && (await isApplied(source, found, change))) return { applied: true };
    // After the read: a freeze from now on fences off what was read.
    const refusal = await refusalAtSource(source, balance, apart);
    if (refusal) {
      // What was read is older than the refusal: another try of the same change may have come between.
      const last = await source.balances.findOne({ _id: balance._id });
      if (last && (await isApplied(source, last, change))) return { applied: true };
      if (isOpened) await takeBack(source, balance);
      throw new NotOwned(refusal, balance.customerId);
    }
    if (!found) {
      await insertOnce(() => source.balances.insertOne(emptyOf(balance)));
      isOpened = true;
      return null;
    }
    const lots = lotsAfter(found, change);
    if (!lots || found.amount + change.amount < 0) return { refused: 'insufficient' };
    const latest = entryOf(found, change);
    const { matchedCount } = await source.balances.updateOne(
      { _id: found._id, revision: found.revision, ...fenceAsRead(found) },
      { $set: { amount: found.amount + change.amount, lots, latest }, $inc: { revision: 1 } },
    );
    if (matchedCount === 0) return null;
    await appendLatest(source, { latest });
    return { applied: true };
  });
}

/** Removes a balance that was opened after a freeze had fenced off the others: nothing ever was in it. */
async function takeBack({ balances }: SourceStore, { _id }: BalanceRef): Promise<void> {
  const asOpened = { _id, revision: 1, amount: 0, fence: { $exists: false } };
  await balances.deleteOne({ ...asOpened, debit: { $exists: false }, latest: { $exists: false } });
}

/** Appends the last line that a balance was changed with to its history, where a kill came between. */
export async function appendLatest(
  { balanceEntries }: SourceStore,
  { latest }: Pick<SourceBalance, 'latest'>,
): Promise<void> {
  if (latest) await insertOnce(() => balanceEntries.insertOne(latest));
}

/** Whether the history has a change, once the last line of the balance is appended to it. */
async function isApplied(
  source: SourceStore,
  found: SourceBalance,
  { _id }: BalanceChange,
): Promise<boolean> {
  await appendLatest(source, found);
  return found.latest?._id === _id || (await source.balanceEntries.findOne({ _id })) !== null;
}

const emptyOf = ({ _id, customerId, market, kind, currency }: BalanceRef): SourceBalance => ({
  _id,
  market,
  revision: 1,
  customerId,
  kind,
  currency,
  amount: 0,
  lots: [],
});

function lotsAfter({ lots }: SourceBalance, { _id, amount, expiresAt = null }: BalanceChange) {
  if (amount <= 0) return withdraw(lots, -amount);
  const lot = { lotId: sourceId.parse(_id), amount, expiresAt };
  return deposit(lots, lot, (one) => one.expiresAt);
}

const entryOf = (
  { _id: balanceId, market }: SourceBalance,
  { _id, type, amount, at, orderId }: BalanceChange,
): SourceEntry => ({ _id, balanceId, market, type, amount, at, orderId });
