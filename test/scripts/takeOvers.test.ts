import { findTakeOvers } from '../../scripts/takeOvers';
import type { Run } from '../../scripts/takeOvers';
import { at } from '../activities/story';
import { useWorld } from '../activities/world';
import { pocoGlobal } from '../unit/programme/pocoGlobal';

const world = useWorld();

const own = (_id: string, state: 'source' | 'frozen' | 'handedOver') =>
  world.raw.source('ownership').insertOne({
    _id,
    state,
    epoch: 1,
    until: state === 'frozen' ? new Date(at) : null,
  });

const find = (runs: Record<string, Run> = {}) =>
  findTakeOvers(world.deps, pocoGlobal(), async (workflowId) => runs[workflowId] ?? null);

test('names whom the source has frozen or handed over, and nobody who is finished', async () => {
  await world.enrol({ _id: 'C1' });
  await own('C1', 'frozen');
  await world.enrol({ _id: 'C2', market: 'FR', state: 'held' });
  await own('C2', 'handedOver');
  await world.enrol({ _id: 'C3', state: 'moved' });
  await own('C3', 'handedOver');
  await world.enrol({ _id: 'C4' });
  await own('C4', 'source');
  await world.enrol({ _id: 'C5' });

  const beganAt = at;
  const runs = { 'customer/poco-global/FR/C2': { beganAt, pending: ['takeOver', 'sweepOwner'] } };
  expect(await find(runs)).toEqual([
    { customer: 'C1', market: 'GB', state: 'frozen', until: at, runBeganAt: null },
    { customer: 'C2', market: 'FR', state: 'handedOver', until: null, runBeganAt: at },
  ]);
});

test('who is past the take-over waits for something else: a later step, or a decision', async () => {
  for (const id of ['C1', 'C2']) {
    await world.enrol({ _id: id });
    await own(id, 'handedOver');
  }
  const held = await world.enrol({ _id: 'C3' });
  await own('C3', 'handedOver');
  const needed = { cause: 'balance' as const, records: [], evidence: [] };
  await world.steps.openCase({ ...held, needed, at, deadline: at });

  const runs = { 'customer/poco-global/GB/C1': { beganAt: at, pending: ['transferBalances'] } };
  expect((await find(runs)).map(({ customer }) => customer)).toEqual(['C2']);
});
