import { later } from '../../src/programme/instant';
import type { Cause } from '../../src/cases/case';
import { at } from './story';
import { useWorld } from './world';

const world = useWorld();
const DAY = 86_400_000;

async function hold(customerId: string, cause: Cause, days: number): Promise<void> {
  const customer = await world.enrol({ _id: customerId });
  const needed = { cause, records: [], evidence: [] };
  await world.steps.openCase({ ...customer, needed, at, deadline: later(at, days * DAY) });
}

test('mails the operators once how far each market is, and which cases are most urgent', async () => {
  await world.enrol({ _id: 'C1', state: 'moved' });
  await world.enrol({ _id: 'C2', market: 'FR', state: 'setAside' });
  await hold('C3', 'schema', 9);
  await hold('C4', 'balance', 2);
  const { caseId } = { caseId: 'C5-identity' };
  await hold('C5', 'identity', 1);
  await world.steps.settleCase({ caseId, choice: 'create', by: 'person', reason: 'because', at });

  const reviewed = await world.steps.reviewDay({ day: '2024-11-05', at });
  expect(reviewed).toMatchObject({ openCases: 2, markets: { GB: { moved: 1, held: 3 } } });
  await world.steps.reviewDay({ day: '2024-11-05', at });

  expect(world.mails).toMatchObject([
    {
      to: 'handover-operators@mi.example.com',
      messageId: '<review-2024-11-05@mi.example.com>',
      subject: 'Daily review of 2024-11-05',
    },
  ]);
  const text = world.mails[0]?.text ?? '';
  expect(text).toMatch(/^GB +0 +1 +0 +3$/m);
  expect(text).toMatch(/^FR +0 +0 +0 +1$/m);
  expect(text).toContain('2 cases are open at 2024-11-05T10:00:00.000Z.');
  expect(text.indexOf('C4-balance')).toBeGreaterThan(0);
  expect(text.indexOf('C3-schema')).toBeGreaterThan(text.indexOf('C4-balance'));
  expect(text).not.toContain('C5-identity');
});

test('every day has a review of its own', async () => {
  await world.steps.reviewDay({ day: '2024-11-05', at });
  await world.steps.reviewDay({ day: '2024-11-06', at: later(at, DAY) });
  expect(world.mails.map(({ subject }) => subject)).toEqual([
    'Daily review of 2024-11-05',
    'Daily review of 2024-11-06',
  ]);
});

test('is quiet when the programme ended on an earlier day', async () => {
  const ended = { milestone: 'reconciliation' as const, due: at, at, counts: {} };
  await world.steps.recordMilestone(ended);
  await world.steps.reviewDay({ day: '2024-11-05', at });
  await world.steps.reviewDay({ day: '2024-11-06', at: later(at, DAY) });
  expect(world.mails.map(({ subject }) => subject)).toEqual(['Daily review of 2024-11-05']);
});
