import { walletIdOf } from '../records/balance';
import type { Wallet, WalletEntry } from '../records/balance';
import { insertOnce } from '../stores/insertOnce';
import type { TargetStore } from '../stores/target';
import type { BalanceChange, Changed } from './balance';
import { contend } from './contended';
import { deposit, withdraw } from './lots';
import { ownedByTarget } from './target';

/** Whose wallet is changed; it is opened where the account has none of its kind. */
export type WalletRef = Pick<Wallet, 'accountId' | 'region' | 'kind' | 'currency'>;

/** What happens to a wallet, under an id that it happens under once: to be kept for a second try. */
export interface WalletChange extends Pick<WalletEntry, '_id' | 'amount' | 'at' | 'orderId'> {
  readonly type: BalanceChange['type'];
  /** When what comes in expires; null, the default, for never. */
  readonly expiresAt?: Date | null;
}

/**
 * Changes a wallet of the target, once for the change's id, while transfers may still arrive in it:
 * balance, lots and the new line of history in one write, as `changeBalance` does at the source. What is
 * arriving cannot be spent before it is there.
 * @throws NotOwned where the account was made for somebody who is still arriving.
 * @throws Contended where others were faster each time.
 */
export async function changeWallet(
  target: TargetStore,
  wallet: WalletRef,
  change: WalletChange,
): Promise<Changed> {
  const _id = walletIdOf(wallet.accountId, wallet.kind, wallet.currency);
  return await contend(`Wallet ${_id}`, async () => {
    const found = await target.wallets.findOne({ _id });
    if (found) await appendLatestOf(target, found);
    if (found && (await isApplied(target, found, change))) return { applied: true };
    await ownedByTarget(target, wallet.accountId);
    if (!found) {
      await insertOnce(() => target.wallets.insertOne(emptyOf(_id, wallet)));
      return null;
    }
    const lots = lotsAfter(found, change);
    if (!lots || found.balance + change.amount < 0) return { refused: 'insufficient' };
    const latest = entryOf(found, change);
    // A transfer changes the balance, every other change the latest line.
    const asRead = {
      balance: found.balance,
      'latest._id': found.latest?._id ?? { $exists: false },
    };
    const { matchedCount } = await target.wallets.updateOne(
      { _id, ...asRead },
      { $set: { balance: found.balance + change.amount, lots, latest } },
    );
    if (matchedCount === 0) return null;
    await appendLatestOf(target, { latest });
    return { applied: true };
  });
}

async function appendLatestOf(
  { walletEntries }: TargetStore,
  { latest }: Pick<Wallet, 'latest'>,
): Promise<void> {
  if (latest) await insertOnce(() => walletEntries.insertOne(latest));
}

async function isApplied(
  { walletEntries }: TargetStore,
  { latest }: Wallet,
  { _id }: WalletChange,
): Promise<boolean> {
  return latest?._id === _id || (await walletEntries.findOne({ _id })) !== null;
}

const emptyOf = (_id: Wallet['_id'], { accountId, region, kind, currency }: WalletRef): Wallet => ({
  _id,
  accountId,
  region,
  kind,
  currency,
  balance: 0,
  lots: [],
  credits: {},
});

function lotsAfter({ lots }: Wallet, { _id, amount, expiresAt = null }: WalletChange) {
  if (amount <= 0) return withdraw(lots, -amount);
  return deposit(lots, { id: _id, amount, validUntil: expiresAt }, (lot) => lot.validUntil);
}

const entryOf = (
  { _id: walletId, accountId, region }: Wallet,
  { _id, type, amount, at, orderId }: WalletChange,
): WalletEntry => ({
  _id,
  walletId,
  accountId,
  region,
  type,
  amount,
  at,
  orderId,
  former: false,
});
