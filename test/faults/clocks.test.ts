import { HOUR } from '../../src/programme/instant';
import { expectNothingLost } from './expected';
import { playUnderFire } from './fire';
import { kills } from './strikes';

it('two workers share a programme, one an hour ahead, one an hour behind, and are killed in turn', async () => {
  const outcome = await playUnderFire({
    crew: [{ clockAheadMs: HOUR }, { clockAheadMs: -HOUR }],
    strikes: [kills.worker, kills.worker, kills.workers],
    seed: 3,
  });
  expect(outcome.struck).toBeGreaterThanOrEqual(2);
  expectNothingLost(outcome);
});
