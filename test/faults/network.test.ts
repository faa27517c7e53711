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

it('a hand-over arrives when a successor is at work', () =>
  expectNothingLostBy([wakeAfterSuccessor('handOver')], 6));

it('a fence arrives when a successor is at work; later the engine is cut off', () =>
  expectNothingLostBy([wakeAfterSuccessor('fence'), cutEngine], 7));

it('the stores stall for longer than a freeze; later they are cut off', () =>
  expectNothingLostBy([stallStores, cutStores], 7));

it('the engine stalls for longer than a task', () => expectNothingLostBy([stallEngine], 8));
