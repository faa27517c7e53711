import { calendarOf } from '../../src/programme/days';
import { later } from '../../src/programme/instant';
import type { Cause } from '../../src/cases/case';
import { pocoGlobal } from '../unit/programme/pocoGlobal';
import { at } from './story';
import { useWorld } from './world';

const world = useWorld();
const DAY = 86_400_000;

async function hold(id: string, cause: Cause, days: number, openedAt = at): Promise<void> {
  const customer = await world.enrol({ _id: id });
  const needed = { cause, records: [], evidence: [] };
  const deadline = later(at, days * DAY);
  await world.steps.openCase({ ...customer, needed, at: openedAt, deadline });
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

test('says first what is in danger: late coupons, a missed date, the gate, what waits too long', async () => {
  const owed = { market: 'GB', due: new Date(at), foundAt: new Date(at) };
  await world.raw.ledger('lateCoupons').insertMany([
    { _id: 'K1', customerId: 'C1', ...owed, madeGoodAt: null },
    { _id: 'K2', customerId: 'C1', ...owed, madeGoodAt: null },
    { _id: 'K3', customerId: 'C2', ...owed, madeGoodAt: new Date(at) },
  ]);
  await world.raw
    .ledger('forecasts')
    .insertMany([forecastOf('DE', true), forecastOf('FR', true), forecastOf('GB', false)]);
  await world.enrol({ _id: 'C6', market: 'FR' });
  await world.enrol({ _id: 'C7', market: 'GB' });
  await world.enrol({ _id: 'C8', market: 'DE', state: 'moved' });
  await world.steps.keepStanding({
    _id: 'poco-global',
    revision: 1,
    calendar: calendarOf(pocoGlobal()),
    amendments: [],
    paused: [],
    paces: {},
    gate: { state: 'held', reasons: ['1 of 2 customers failed, the limit is 2 %'], approval: null },
  });
  await hold('C3', 'schema', 9);
  await hold('C4', 'balance', 9, later(at, -7 * DAY));
  await hold('C5', 'balance', 9, later(at, -7 * DAY - 1));
  await world.raw.ledger('notices').insertOne({
    _id: 'alert-gate',
    template: 'alert',
    state: 'pending',
    queuedAt: new Date(at),
  });

  await world.steps.reviewDay({ day: '2024-11-05', at });
  const said = (world.mails[0]?.text ?? '').split('\n').filter((line) => line.startsWith('- '));
  expect(said).toEqual([
    '- 3 coupons were late, 2 still owed: look at C1',
    '- FR does not finish, after couponDeadline at 2024-12-11T23:00:00.000Z: 9 customers left at 0 an hour; 1 an hour would do.',
    '- The gate holds the markets after the canaries: 1 of 2 customers failed, the limit is 2 %. Let them open with: npm run handover -- approve --reason "..."',
    '- 1 case has been open for more than 7 days, the oldest first: C5-balance.',
    '- 1 alert has not been mailed yet: alert-gate.',
    '- 3 cases are open at 2024-11-05T10:00:00.000Z.',
  ]);
});

const forecastOf = (_id: string, misses: boolean) => ({
  _id,
  last: { at, done: 0, left: 9, plannedPerHour: 500 },
  before: null,
  forecast: {
    at,
    left: 9,
    perHour: 0,
    measured: true,
    finishesAt: misses ? null : at,
    milestone: 'couponDeadline',
    due: calendarOf(pocoGlobal()).couponDeadline,
    misses,
    neededPerHour: 1,
  },
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
