import { ApplicationFailure } from '@temporalio/common';
import type { Activities } from '../../src/activities';
import type { CustomerRef } from '../../src/activities/customerRef';
import { CASE_NEEDED, caseNeeded } from '../../src/cases/needed';
import { decide } from './failures';
import { at, clock, move, opening } from './story';

const defaults = {
  identity: 'create',
  schema: 'setAside',
  balance: 'setAside',
  verification: 'retry',
  doubleEdit: 'keepTarget',
  refusal: 'setAside',
  address: 'retry',
  late: 'retry',
} as const;

/** Moves some markets from the opening to the end of the app; every case gets its default decision. */
export async function keepProgramme(steps: Activities, markets: readonly string[]): Promise<void> {
  await steps.openPlatform({ at: opening });
  await steps.recordMilestone({ milestone: 'opening', due: opening, at, counts: {} });
  const customers: CustomerRef[] = [];
  for (const market of markets) {
    await steps.enrolMarket({ market });
    customers.push(...(await steps.listCustomers({ market, from: 0, count: 200 })).customers);
  }
  const [first, rest] = halves(customers);
  for (const customer of first) await moveOrHold(steps, customer);
  await steps.sweepCoupons(clock);
  for (const customer of rest) await moveOrHold(steps, customer);
  await steps.closeWebsite({ at });
  await steps.endApp({ at });
  await steps.reviewDay({ day: at.slice(0, 10), at });
  await steps.countCustomers();
}

const halves = <T>(all: readonly T[]) =>
  [all.slice(0, all.length / 2), all.slice(all.length / 2)] as const;

async function moveOrHold(steps: Activities, customer: CustomerRef, tries = 5): Promise<void> {
  try {
    await move(steps, customer);
  } catch (failure) {
    const isCase = failure instanceof ApplicationFailure && failure.type === CASE_NEEDED;
    if (!isCase || tries === 0) throw failure;
    const needed = caseNeeded.parse(failure.details?.[0]);
    await decide(steps, customer, needed, defaults[needed.cause]);
    await moveOrHold(steps, customer, tries - 1);
  }
}
