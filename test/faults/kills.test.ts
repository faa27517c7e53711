import { Random } from '../../local/seed/random';
import { expectNothingLost } from './expected';
import { playUnderFire } from './fire';
import { randomKills } from './strikes';
import { summaryOf, tell } from './tell';

/** A number that whoever runs the tests may set. */
const setting = (name: string, otherwise: number) => Number(process.env[name] ?? otherwise);

const count = setting('HANDOVER_FAULT_KILLS', 8);
const customers = setting('HANDOVER_FAULT_CUSTOMERS', 100);
const seed = setting('HANDOVER_FAULT_SEED', 1);

it(
  'customers shop while workers, all of them at once, the stores and the engine are killed',
  async () => {
    const outcome = await playUnderFire({
      crew: [{}, {}],
      strikes: randomKills(count, new Random(seed, 'kills')),
      customers,
      seed,
    });
    tell(summaryOf(outcome));
    expect(outcome.struck).toBeGreaterThanOrEqual(Math.min(count, 4));
    expectNothingLost(outcome);
  },
  300_000 + count * 20_000,
);
