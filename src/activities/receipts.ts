import type { Receipt } from '../receipts/receipt';
import { signed } from '../receipts/signing';
import { digestOf } from '../records/digest';
import type { CouponClock } from './coupons';
import type { SettledRef } from './customerRef';
import type { Dependencies } from './dependencies';

/** The version of the mappings that receipts are issued under. */
const MAPPING = 1;

type Proven = Pick<Receipt, 'counts' | 'digests' | 'balances' | 'coupons'>;

/**
 * Signs and stores the receipt of what was proven, as the customer's next revision; when the last
 * revision proves the same, that one stands.
 * @returns the receipt's id.
 */
export async function issueReceipt(
  { ledger, keys }: Dependencies,
  { customerId, market, accountId, at }: SettledRef & CouponClock,
  proven: Proven,
): Promise<string> {
  const all = await ledger.receipts.find({ customerId }).toArray();
  const issued = all.sort((one, other) => one.revision - other.revision).at(-1);
  if (issued && digestOf(provenBy(issued)) === digestOf(proven)) return issued._id;
  const revision = (issued?.revision ?? 0) + 1;
  const unsigned: Omit<Receipt, 'signature'> = {
    _id: `${customerId}-${revision}`,
    customerId,
    revision,
    market,
    accountId,
    mapping: MAPPING,
    ...proven,
    issuedAt: new Date(at),
  };
  await ledger.receipts.insertOne({ ...signed(unsigned, keys), seal: null });
  return unsigned._id;
}

const provenBy = ({ counts, digests, balances, coupons }: Receipt): Proven => ({
  counts,
  digests,
  balances,
  coupons,
});
