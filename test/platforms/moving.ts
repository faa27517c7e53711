import { ApplicationFailure } from '@temporalio/common';
import type { Activities } from '../../src/activities';
import type { CustomerRef } from '../../src/activities/customerRef';
import { CASE_NEEDED, caseNeeded } from '../../src/cases/needed';
import type { Dates } from '../../src/programme/calendar';
import type { Instant } from '../../src/programme/instant';

/** The programme's dates, and the instant at which steps run. */
export interface Clock {
  readonly dates: Dates;
  readonly at: Instant;
}

/** Lists the customers of some markets who have not moved, having enrolled who is new. */
export async function waiting(
  steps: Activities,
  markets: readonly string[],
): Promise<CustomerRef[]> {
  const waiting: CustomerRef[] = [];
  for (const market of markets) {
    await steps.enrolMarket({ market });
    waiting.push(...(await steps.listCustomers({ market, from: 0, count: 500 })).customers);
  }
  return waiting;
}

/** Moves a customer by the steps of the customer's workflow; one who needs a case is held. */
export async function moveOrHold(
  steps: Activities,
  customer: CustomerRef,
  clock: Clock,
): Promise<'moved' | 'lapsed' | 'setAside' | 'held'> {
  try {
    return await move(steps, customer, clock);
  } catch (failure) {
    const isCase = failure instanceof ApplicationFailure && failure.type === CASE_NEEDED;
    if (!isCase) throw failure;
    const { at } = clock;
    const needed = caseNeeded.parse(failure.details?.[0]);
    await steps.openCase({ ...customer, needed, at, deadline: at });
    return 'held';
  }
}

async function move(steps: Activities, customer: CustomerRef, clock: Clock) {
  const account = await steps.copyAccount(customer);
  if (account.outcome !== 'copied') return account.outcome;
  const owner = { ...customer, accountId: account.accountId };
  await steps.moveOrders(owner);
  await steps.moveFeedback(owner);
  await steps.moveService(owner);
  if (owner.accountId) {
    const arriving = { ...owner, accountId: owner.accountId };
    const { epoch } = await steps.takeOver(arriving);
    if (epoch === null) return 'lapsed';
    const taken = { ...arriving, epoch, ...clock };
    await steps.transferBalances(taken);
    await steps.reissueCoupons(taken);
  }
  await steps.verify({ ...owner, ...clock });
  return 'moved';
}
