import type { SourceBalance, SourceEntry, Wallet, WalletEntry } from '../../src/records/balance';
import type { CustomerId } from '../../src/records/ids';
import type { SourceStore } from '../../src/stores/source';
import type { TargetStore } from '../../src/stores/target';

/** Everything that counts of one customer's points and store credit, on both sides. */
export interface Accounts {
  readonly balances: readonly SourceBalance[];
  readonly entries: readonly SourceEntry[];
  readonly wallets: readonly Wallet[];
  readonly walletEntries: readonly WalletEntry[];
}

type Stores = { readonly source: SourceStore; readonly target: TargetStore };

/** Reads the accounts of some customers: five finds, at five instants. */
export async function readAccounts(
  { source, target }: Stores,
  customers: readonly CustomerId[],
): Promise<Map<CustomerId, Accounts>> {
  const [balances, linked] = await Promise.all([
    source.balances
      .find({ customerId: { $in: [...customers] } })
      .sort({ _id: 1 })
      .toArray(),
    target.accounts.find({ 'links.customerId': { $in: [...customers] } }).toArray(),
  ]);
  const accountIds = linked.map(({ _id }) => _id);
  const [entries, wallets] = await Promise.all([
    source.balanceEntries
      .find({ balanceId: { $in: balances.map(({ _id }) => _id) } })
      .sort({ _id: 1 })
      .toArray(),
    target.wallets
      .find({ accountId: { $in: accountIds } })
      .sort({ _id: 1 })
      .toArray(),
  ]);
  const walletEntries = await target.walletEntries
    .find({ walletId: { $in: wallets.map(({ _id }) => _id) } })
    .sort({ _id: 1 })
    .toArray();

  return new Map(
    customers.map((customer) => {
      const own = balances.filter(({ customerId }) => customerId === customer);
      const ownIds = new Set(own.map(({ _id }) => _id));
      const accounts = linked.filter(({ links }) =>
        links.some(({ customerId }) => customerId === customer),
      );
      const accountIds = new Set(accounts.map(({ _id }) => _id));
      const parts: Accounts = {
        balances: own,
        entries: entries.filter(({ balanceId }) => ownIds.has(balanceId)),
        wallets: wallets.filter(({ accountId }) => accountIds.has(accountId)),
        walletEntries: walletEntries.filter(({ accountId }) => accountIds.has(accountId)),
      };
      return [customer, parts];
    }),
  );
}
