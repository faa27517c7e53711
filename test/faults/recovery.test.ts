import { waitUntil } from '../../local/servers/waitUntil';
import { expectNothingLost } from './expected';
import { playUnderFire } from './fire';
import type { Strike } from './strikes';
import { tell } from './tell';

const WITHIN_MS = 120_000;

it('a lone worker is killed while customers move, and the next one has moved after its restart', async () => {
  const recoveries: string[] = [];
  const strike: Strike = async ({ stage: { ledger }, crew }) => {
    const moved = async () =>
      await ledger.notices.countDocuments({ template: 'moved', state: { $ne: 'pending' } });
    const isUnderWay = async () => (await moved()) > 0;
    expect(await waitUntil(isUnderWay, WITHIN_MS)).toBe(true);
    const began = performance.now();
    const passed = () => ((performance.now() - began) / 1_000).toFixed(1);
    await crew.kill();
    const before = await moved();
    await crew.revive();
    const polls = passed();
    expect(await waitUntil(async () => (await moved()) > before, WITHIN_MS)).toBe(true);
    recoveries.push(`${passed()} s (it polled after ${polls} s)`);
  };
  const outcome = await playUnderFire({
    strikes: [strike, strike, strike],
    customers: 80,
    seed: 5,
  });
  tell(`From the SIGKILL of a lone worker to the next customer: ${recoveries.join(', ')}`);
  expect(recoveries).toHaveLength(3);
  expectNothingLost(outcome);
});
