import { z } from 'zod';
import { customerId, sourceId, targetId, targetIdOf } from './ids';
import type { Origin, TargetId } from './ids';
import { currency } from './money';
import { fence } from './ownership';
import { market, uniqueBy } from './shared';

/** Id of a line of history: longer than other ids, for a transfer's ends with its balance's and number. */
export const entryId = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,95}$/, 'is not an id of 1 to 96 letters, digits, _ -')
  .brand('EntryId');
export type EntryId = z.infer<typeof entryId>;

/** Points count themselves; store credit counts minor units of its currency. */
export const balanceKind = z.enum(['points', 'credit']);
export type BalanceKind = z.infer<typeof balanceKind>;

/** A part of a balance that was earned at once and expires at once. */
export const lot = z.strictObject({
  lotId: sourceId,
  amount: z.int().min(1),
  expiresAt: z.date().nullable(),
});
export type Lot = z.infer<typeof lot>;

/** The last debit of a balance: transfer `n`, kept where the balance is changed, in one write. */
export const debit = z.strictObject({
  n: z.int().min(1),
  amount: z.int(),
  lots: z.array(lot),
  /** Everything debited so far, this transfer included. */
  cumulative: z.int(),
  at: z.date(),
});
export type Debit = z.infer<typeof debit>;

/** What can happen to a balance at the source. */
export const entryType = z.enum([
  'opening',
  'earned',
  'spent',
  'expired',
  'writtenOff',
  'corrected',
  'transferred',
]);

/** One line of a source balance's history; the amount is signed. */
export const sourceEntry = z.strictObject({
  _id: entryId,
  balanceId: sourceId,
  market,
  type: entryType,
  amount: z.int(),
  at: z.date(),
  orderId: sourceId.nullable(),
});
export type SourceEntry = z.infer<typeof sourceEntry>;

/** A balance of the source: the sum of its entries, and of its lots; credit has a currency. */
export const sourceBalance = z
  .strictObject({
    _id: sourceId,
    market,
    revision: z.int().min(1),
    customerId,
    kind: balanceKind,
    currency: currency.nullable(),
    amount: z.int(),
    lots: uniqueBy('lotId', lot),
    fence: fence.optional(),
    debit: debit.optional(),
    /** The last line of history by a writer of the shop, stored with the change that it tells of. */
    latest: sourceEntry.optional(),
  })
  .refine(({ kind, currency }) => (kind === 'credit') === (currency !== null), {
    path: ['currency'],
    error: 'belongs to store credit, and to nothing else',
  });
export type SourceBalance = z.infer<typeof sourceBalance>;

/** The last credit of a wallet from one balance of the source. */
export const credit = z.strictObject({
  n: z.int().min(1),
  amount: z.int(),
  /** Everything debited from this balance so far, in source units. */
  debited: z.int(),
  /** Everything credited for this balance so far, in target units. */
  credited: z.int(),
  at: z.date(),
});
export type Credit = z.infer<typeof credit>;

/** One line of a wallet's history; `former` ones tell what happened at the source and count nothing. */
export const walletEntry = z.strictObject({
  _id: targetId,
  walletId: targetId,
  accountId: targetId,
  region: market,
  type: z.enum([...entryType.options, 'received']),
  amount: z.int(),
  at: z.date(),
  orderId: targetId.nullable(),
  former: z.boolean(),
});
export type WalletEntry = z.infer<typeof walletEntry>;

/** A wallet of the target: one per account and kind. */
export const wallet = z.strictObject({
  _id: targetId,
  accountId: targetId,
  region: market,
  kind: balanceKind,
  currency: currency.nullable(),
  balance: z.int(),
  lots: z.array(
    z.strictObject({ id: targetId, amount: z.int().min(1), validUntil: z.date().nullable() }),
  ),
  /** The last transfer from each balance of the source. */
  credits: z.record(sourceId, credit),
  /** The last line of history by a writer of the target, stored with the change that it tells of. */
  latest: walletEntry.optional(),
});
export type Wallet = z.infer<typeof wallet>;

/** How many target units a source unit becomes. */
export type Rate = {
  readonly source: number;
  readonly target: number;
  readonly rounding: 'halfEven' | 'halfUp' | 'down';
};

/** The id of an account's wallet of a kind; a credit wallet also by its currency. */
export const walletIdOf = (
  accountId: TargetId,
  kind: BalanceKind,
  currency: string | null,
): TargetId => targetId.parse([accountId, kind, currency?.toLowerCase()].filter(Boolean).join('-'));

/** The id of the entry that transfer `n` leaves in a balance's history, and from there in a wallet's. */
export const transferEntryIdOf = (balanceId: string, n: number) =>
  entryId.parse(`${balanceId}-transfer-${n}`);

/** What a cumulative debit is worth at the target; whole units, rounded by the programme's rule. */
export function convert(amount: number, { source, target, rounding }: Rate): number {
  const scaled = BigInt(amount) * BigInt(target);
  const divisor = BigInt(source);
  const sign = scaled < 0n ? -1n : 1n;
  const [quotient, remainder] = [(scaled * sign) / divisor, (scaled * sign) % divisor];
  const twice = remainder * 2n;
  const up =
    rounding !== 'down' &&
    (twice > divisor || (twice === divisor && (rounding === 'halfUp' || quotient % 2n === 1n)));
  return Number(sign * (quotient + (up ? 1n : 0n)));
}

/**
 * Lots in target units, each rounded cumulatively after what was debited `before`, so that they add up
 * to what is credited.
 */
export function convertLots(
  lots: readonly Lot[],
  rate: Rate,
  store: Origin,
  before = 0,
): Wallet['lots'] {
  let taken = before;
  let given = convert(before, rate);
  return lots.flatMap(({ lotId, amount, expiresAt }) => {
    taken += amount;
    const share = convert(taken, rate) - given;
    given += share;
    return share > 0
      ? [{ id: targetIdOf(store, lotId), amount: share, validUntil: expiresAt }]
      : [];
  });
}

/** Maps one line of history into a wallet's, as what it was. */
export function mapEntry(
  entry: SourceEntry,
  into: Pick<Wallet, '_id' | 'accountId' | 'region'>,
  store: Origin,
): WalletEntry {
  return {
    _id: targetIdOf(store, entry._id),
    walletId: into._id,
    accountId: into.accountId,
    region: into.region,
    type: entry.type,
    amount: entry.amount,
    at: entry.at,
    orderId: entry.orderId && targetIdOf(store, entry.orderId),
    former: true,
  };
}

/** Whether a balance is the sum of its history, and of its lots. */
export function agreesWithHistory(
  balance: Pick<SourceBalance, 'amount' | 'lots'>,
  entries: readonly Pick<SourceEntry, 'amount'>[],
): boolean {
  const sum = (parts: readonly { amount: number }[]) =>
    parts.reduce((total, { amount }) => total + amount, 0);
  return sum(entries) === balance.amount && sum(balance.lots) === balance.amount;
}
