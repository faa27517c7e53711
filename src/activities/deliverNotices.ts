import { ApplicationFailure } from '@temporalio/common';
import type { Instant } from '../programme/instant';
import type { CustomerId } from '../records/ids';
import { attemptedAt } from './attempt';
import type { Dependencies } from './dependencies';
import { unknownRecord } from './failures';
import { tell } from './notify';
import type { Told } from './notify';
import { walkCustomers } from './walkCustomers';

const BATCH = 200;
const MOST_NAMED = 5;
const UNTOLD = { template: 'moved', state: 'pending' } as const;

/**
 * Tells every customer whose move has ended while the mail server took no notice. One who cannot be told
 * keeps no other waiting, as long as the server answers.
 * @returns how many were told.
 * @throws where somebody was not: Temporal tries again.
 */
export const deliverNotices =
  (deps: Dependencies) =>
  async ({ at }: { readonly at: Instant }): Promise<{ told: number }> => {
    const now = attemptedAt(at);
    const left: CustomerId[] = [];
    let told = 0;
    for await (const batch of walkCustomers(deps.ledger.notices, UNTOLD, BATCH)) {
      for (const customerId of batch) {
        if (await isTold(deps, customerId, now)) told += 1;
        else left.push(customerId);
      }
    }
    if (left.length === 0) return { told };
    const named = left.slice(0, MOST_NAMED).join(', ');
    const message = `Customers who could not be told: ${left.length}, such as ${named}`;
    throw ApplicationFailure.retryable(message, 'Untold');
  };

/** @throws MailFault where the server takes nobody's mail. */
async function isTold(deps: Dependencies, customerId: CustomerId, at: Instant): Promise<boolean> {
  try {
    await tell(deps, await toldOf(deps, customerId, at));
    return true;
  } catch {
    await deps.mailer.probe();
    return false;
  }
}

async function toldOf(
  { ledger }: Dependencies,
  customerId: CustomerId,
  at: Instant,
): Promise<Told> {
  const [enrolment, receipt] = await Promise.all([
    ledger.customers.findOne({ _id: customerId }),
    ledger.receipts.find({ customerId }).sort({ revision: -1 }).limit(1).next(),
  ]);
  if (!enrolment || !receipt) throw unknownRecord(`Customer ${customerId}`);
  const { kind, market } = enrolment;
  return { customerId, kind, market, accountId: receipt.accountId, receipt: receipt._id, at };
}
