import type { Receipt } from '../receipts/receipt';
import { signed } from '../receipts/signing';
import { digestOf } from '../records/digest';
import { isDuplicateKey } from '../stores/errors';
import type { CouponClock } from './coupons';
import type { SettledRef } from './customerRef';
import type { Dependencies } from './dependencies';
import type { Lately } from './lately';

/** Receipts that this worker has issued, by their ids. */
export type IssuedLately = Lately<string, Receipt>;

/** The version of the mappings that receipts are issued under. */
const MAPPING = 1;

type Proven = Pick<Receipt, 'counts' | 'digests' | 'balances' | 'coupons'>;

/**
 * Signs and stores the receipt of what was proven, as the customer's next revision; when the last
 * revision proves the same, that one stands. Of a customer who is new it is the first, as a rule.
 * @returns the receipt that stands.
 */
export async function issueReceipt(
  deps: Dependencies,
  customer: SettledRef & CouponClock,
  proven: Proven,
): Promise<Receipt> {
  const { customerId, market, accountId, at, isNew = false } = customer;
  const { ledger, keys } = deps;
  const all = isNew ? [] : await ledger.receipts.find({ customerId }).toArray();
  const issued = all.sort((one, other) => one.revision - other.revision).at(-1);
  if (issued && digestOf(provenBy(issued)) === digestOf(proven)) return issued;
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
  const next = signed(unsigned, keys);
  try {
    await ledger.receipts.insertOne({ ...next, seal: null });
    return next;
  } catch (error) {
    if (!isNew || !isDuplicateKey(error)) throw error;
    return await issueReceipt(deps, { ...customer, isNew: false }, proven);
  }
}

const provenBy = ({ counts, digests, balances, coupons }: Receipt): Proven => ({
  counts,
  digests,
  balances,
  coupons,
});
