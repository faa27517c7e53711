import type { Activities } from '../../src/activities';
import type { CustomerRef } from '../../src/activities/customerRef';
import type { Arriving } from '../../src/activities/takeOver';
import { datesOf } from '../../src/programme/calendar';
import { calendarOf } from '../../src/programme/days';
import { instantOf } from '../../src/programme/instant';
import { pocoGlobal } from '../unit/programme/pocoGlobal';

/** When the programme opened. */
export const opening = instantOf(new Date('2024-10-20T22:00:00.000Z'));

/** When a customer's steps run. */
export const at = instantOf(new Date('2024-11-05T10:00:00.000Z'));

/** Both, as steps are told them. */
export const clock = { dates: datesOf(calendarOf(pocoGlobal())), at };

/** A customer whose account stands at the target. */
export async function arrive(steps: Activities, customer: CustomerRef): Promise<Arriving> {
  const copied = await steps.copyAccount(customer);
  if (copied.outcome === 'copied' && copied.accountId) {
    return { ...customer, accountId: copied.accountId };
  }
  throw new Error(`${customer.customerId} has no account at the target: ${copied.outcome}`);
}

/** A customer whom the target owns, the records moved, the balances and coupons not yet. */
export async function take(steps: Activities, customer: CustomerRef) {
  const arriving = await arrive(steps, customer);
  const { epoch } = await steps.takeOver(arriving);
  if (epoch === null) throw new Error(`${customer.customerId} stays`);
  return { ...arriving, ...clock, epoch };
}

/** A customer of whom everything was moved and verified; what is left is to tell. */
export async function prove(steps: Activities, customer: CustomerRef) {
  const taken = await take(steps, customer);
  await steps.transferBalances(taken);
  await steps.reissueCoupons(taken);
  return { ...taken, ...(await steps.verify(taken)) };
}

/** Enrols a market, and lists its first customers. */
export async function enrolled(steps: Activities, market = 'GB'): Promise<CustomerRef[]> {
  await steps.enrolMarket({ market });
  return (await steps.listCustomers({ market, from: 0, count: 100 })).customers;
}

/** Moves one customer as the customer's workflow does: the same steps, in the same order. */
export async function move(steps: Activities, customer: CustomerRef): Promise<string> {
  const { outcome, ...account } = await steps.copyAccount(customer);
  if (!('accountId' in account)) return outcome;
  const { accountId } = account;
  const owner = { ...customer, ...account };
  await all([steps.moveOrders(owner), steps.moveFeedback(owner), steps.moveService(owner)]);
  if (accountId) {
    const { epoch } = await steps.takeOver({ ...owner, accountId });
    if (epoch === null) return await move(steps, customer);
    const taken = { ...owner, accountId, epoch, ...clock };
    await all([steps.transferBalances(taken), steps.reissueCoupons(taken)]);
  }
  const { receipt } = await steps.verify({ ...owner, ...clock });
  await steps.notify({ ...owner, receipt, at });
  return 'moved';
}

/** Waits for all, then throws the first failure, as a workflow's `together` does. */
async function all(steps: readonly Promise<unknown>[]): Promise<void> {
  for (const result of await Promise.allSettled(steps)) {
    if (result.status === 'rejected') throw result.reason;
  }
}
