import { playUnderFire } from './play';
import type { Struck } from './play';

/** Everything that was acknowledged is there, once; both stores agree; no balance was ever wrong. */
async function expectNothingLost(struck: readonly Struck[], seed: number): Promise<void> {
  const { kills, traffic, report } = await playUnderFire({ struck, seed });
  expect(kills).toBeGreaterThanOrEqual(Math.min(3, struck.length));
  expect(traffic.acknowledged.source).toBeGreaterThan(0);
  expect(traffic.acknowledged.target).toBeGreaterThan(0);
  expect(traffic.reconciliation.troubles).toEqual([]);
  expect(traffic.samples.violations).toEqual([]);
  expect(report.mismatches).toEqual([]);
}

describe('customers shop while processes are killed', () => {
  it('the worker, again and again', () =>
    expectNothingLost(['worker', 'worker', 'worker', 'worker', 'worker'], 1));

  it('every process, one after the other', () =>
    expectNothingLost(['stores', 'worker', 'engine', 'worker', 'stores', 'engine'], 2));
});
