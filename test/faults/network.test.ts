import { cutEngine, cutStores } from './cuts';
import { expectNothingLost } from './expected';
import { playUnderFire } from './fire';
import { stallEngine, stallStores, wakeAfterSuccessor } from './stalls';
import type { Strike } from './strikes';

/** Two workers, whose networks faults befall. */
async function expectNothingLostBy(strikes: readonly Strike[], seed: number): Promise<void> {
  const crew = [{ networked: true }, { networked: true }];
  const outcome = await playUnderFire({ crew, strikes, seed });
  expect(outcome.struck).toBe(strikes.length);
  expectNothingLost(outcome);
}

it('a hand-over arrives when a successor is at work; later the stores are cut off', () =>
  expectNothingLostBy([wakeAfterSuccessor('handOver'), cutStores], 6));

it('a fence arrives when a successor is at work; later the engine is cut off', () =>
  expectNothingLostBy([wakeAfterSuccessor('fence'), cutEngine], 7));

it('the stores stall for longer than a freeze, the engine for longer than a task', () =>
  expectNothingLostBy([stallStores, stallEngine], 8));
