import type { Activities } from '../../src/activities';
import type { CustomerRef } from '../../src/activities/customerRef';
import { instantOf } from '../../src/programme/instant';

/** When the programme opened. */
export const opening = instantOf(new Date('2024-10-20T22:00:00.000Z'));

/** When a customer's steps run. */
export const at = instantOf(new Date('2024-11-05T10:00:00.000Z'));

/** Moves one customer as the customer's workflow does: the same steps, in the same order. */
export async function move(steps: Activities, customer: CustomerRef): Promise<string> {
  const account = await steps.copyAccount(customer);
  if (account.outcome !== 'copied') return account.outcome;
  const { accountId } = account;
  const owner = { ...customer, accountId };
  await all([steps.moveOrders(owner), steps.moveFeedback(owner), steps.moveService(owner)]);
  if (accountId) {
    const { epoch } = await steps.takeOver({ ...owner, accountId });
    const taken = { ...owner, accountId, epoch, opening, at };
    await all([steps.transferBalances(taken), steps.reissueCoupons(taken)]);
  }
  const { receipt } = await steps.verify({ ...owner, opening, at });
  await steps.notify({ ...owner, receipt, at });
  return 'moved';
}

/** Waits for all, then throws the first failure, as a workflow's `together` does. */
async function all(steps: readonly Promise<unknown>[]): Promise<void> {
  for (const result of await Promise.allSettled(steps)) {
    if (result.status === 'rejected') throw result.reason;
  }
}
