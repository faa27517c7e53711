import { waitUntil } from '../../local/servers/waitUntil';
import { Traffic } from '../../local/storefront/traffic';
import type { CustomerRef } from '../../src/activities/customerRef';
import { productOf } from '../activities/documents';
import { isFinal } from '../activities/failures';
import { move, opening } from '../activities/story';
import { useWorld } from '../activities/world';

const world = useWorld();

const CUSTOMERS = ['C1', 'C2', 'C3', 'C4', 'C5', 'C6'];
const RATE = 60;
const WITHIN_MS = 20_000;

/** Moves a customer; what the warehouse writes in the middle of its verification is looked at again. */
async function moveAll(customers: readonly CustomerRef[]): Promise<void> {
  for (const customer of customers) {
    for (let tries = 5; tries > 0; tries -= 1) {
      const moved = await move(world.steps, customer).catch((failure: unknown) => {
        if (!isFinal(failure) || tries === 1) throw failure;
      });
      if (moved) break;
    }
  }
}

test('customers shop on while they are moved: all of it is there once, and balances add up', async () => {
  await world.seed({ products: [productOf('P7')] });
  const customers: CustomerRef[] = [];
  for (const id of CUSTOMERS) customers.push(await world.seedCustomer(id));
  await world.steps.openPlatform({ at: opening });

  const traffic = await Traffic.open(world.deps, { rate: RATE });
  const { entries } = traffic.journal;
  const done = (platform: string, count: number) => () =>
    Promise.resolve(
      entries.filter((entry) => entry.by === 'customer' && entry.platform === platform).length >=
        count,
    );
  expect(await waitUntil(done('source', 40), WITHIN_MS)).toBe(true);
  await moveAll(customers);
  expect(await waitUntil(done('target', 40), WITHIN_MS)).toBe(true);
  await world.steps.closeWebsite({ at: opening });
  await world.steps.endApp({ at: opening });
  const report = await traffic.report();
  await traffic.close();

  const { troubles, checked } = report.reconciliation;
  expect(checked).toBeGreaterThan(80);
  // What the warehouse writes once a customer has moved is for others to bring, as are guests.
  expect(troubles.filter(({ by }) => by === 'customer')).toEqual([]);
  expect(troubles.filter(({ trouble }) => trouble !== 'leftBehind')).toEqual([]);
  expect(report.samples.violations).toEqual([]);
  expect(report.samples.judged).toBeGreaterThan(CUSTOMERS.length);
  expect(report).toMatchObject({ unanswered: 0, unserved: 0 });
  const acknowledged = Object.values(report.acknowledged).reduce((sum, count) => sum + count, 0);
  expect(acknowledged).toBe(entries.length);
});
