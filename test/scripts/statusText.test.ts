import { isOver } from '../../scripts/programmeProgress';
import type { ProgrammeStatus } from '../../scripts/programmeStatus';
import { statusText } from '../../scripts/statusText';
import type { Forecast } from '../../src/programme/forecast';
import { instantOf } from '../../src/programme/instant';
import { customerId } from '../../src/records/ids';

const at = (text: string) => instantOf(new Date(text));
const none = {
  enrolled: 0,
  moved: 0,
  lapsed: 0,
  held: 0,
  setAside: 0,
  paused: false,
  opensAt: at('2024-10-20T22:00:00Z'),
  pacePerHour: 20_000,
};

const running: ProgrammeStatus = {
  programme: 'poco-global',
  name: 'POCO moves',
  run: {
    workflowId: 'programme/poco-global',
    status: 'RUNNING',
    startedAt: at('2024-10-15T10:00:00Z'),
  },
  milestones: [
    { milestone: 'opening', due: at('2024-10-20T22:00:00Z'), doneAt: at('2024-10-20T22:00:01Z') },
    { milestone: 'couponSweep', due: at('2024-12-09T23:00:00Z'), doneAt: null },
    { milestone: 'reconciliation', due: null, doneAt: null },
  ],
  markets: {
    GB: { ...none, enrolled: 5, moved: 120, held: 2, paused: true },
    FR: { ...none, moved: 8, lapsed: 1, setAside: 1, pacePerHour: 5_000 },
    MX: { ...none, paused: true, opensAt: at('2024-12-15T23:00:00Z') },
  },
  amendments: [],
  gate: { state: 'passed', reasons: [], approval: null },
  workers: 1,
  openCases: { identity: 2 },
  notices: { sent: 118, undeliverable: 2 },
  owedCoupons: { count: 0, customers: [] },
  lateCoupons: { count: 0, owed: 0, customers: [] },
  forecasts: [],
  takeOvers: [],
};

const forecast = (changes: Partial<Forecast>): Forecast => ({
  at: at('2024-11-20T00:00:00Z'),
  left: 120,
  perHour: 10,
  measured: true,
  finishesAt: at('2024-11-20T12:00:00Z'),
  milestone: 'couponDeadline',
  due: at('2024-12-11T23:00:00Z'),
  misses: false,
  neededPerHour: 1,
  ...changes,
});

test('a running programme: milestones, markets, cases and notices', () => {
  expect(statusText(running).split('\n')).toEqual([
    'POCO moves: running, launched at 2024-10-15T10:00:00.000Z as programme/poco-global',
    '',
    'milestone       due                       done',
    'opening         2024-10-20T22:00:00.000Z  2024-10-20T22:00:01.000Z',
    'couponSweep     2024-12-09T23:00:00.000Z',
    'reconciliation',
    '',
    'market  enrolled  moved  lapsed  held  setAside  an hour',
    'GB             5    120       0     2         0    20000                                     paused',
    'FR             0      8       1     0         1     5000',
    'MX             0      0       0     0         0    20000  paused, opens at 2024-12-15T23:00:00.000Z',
    'all            5    128       1     2         1',
    '',
    'Open cases: 2 identity',
    'Notices: 118 sent, 2 undeliverable',
  ]);
});

test('coupons that are still owed stand at the top, with their owners', () => {
  const customers = ['C0010', 'C0051'].map((id) => customerId.parse(id));
  const [first] = statusText({ ...running, owedCoupons: { count: 3, customers } }).split('\n');
  expect(first).toBe('3 coupons are still owed a successor, after the sweep: look at C0010, C0051');
});

test('trouble stands at the top, late coupons first', () => {
  const C0007 = customerId.parse('C0007');
  const takeOver = { customer: C0007, market: 'GB', state: 'handedOver', until: null } as const;
  const text = statusText({
    ...running,
    markets: { ...running.markets, FR: { ...none, enrolled: 120 }, ES: { ...none, moved: 9 } },
    gate: { state: 'held', reasons: ['2 of 9 customers failed, the limit is 2 %'], approval: null },
    lateCoupons: { count: 4, owed: 2, customers: ['C0010', 'C0051'] },
    forecasts: [
      { market: 'DE', forecast: null },
      { market: 'ES', forecast: forecast({ misses: true }) },
      { market: 'FR', forecast: forecast({ finishesAt: null, perHour: 0, misses: true }) },
      { market: 'GB', forecast: forecast({}) },
    ],
    takeOvers: [
      { ...takeOver, runBeganAt: at('2024-11-20T10:00:00Z') },
      { ...takeOver, state: 'frozen', until: at('2024-11-20T10:00:30Z'), runBeganAt: null },
    ],
  });
  expect(text.split('\n').slice(0, 6)).toEqual([
    '4 coupons were late, 2 still owed: look at C0010, C0051',
    '2 customers wait in take-over: C0007 (handed over, its run began at 2024-11-20T10:00:00.000Z), C0007 (frozen until 2024-11-20T10:00:30.000Z)',
    'FR does not finish, after couponDeadline at 2024-12-11T23:00:00.000Z: 120 customers left at 0 an hour; 1 an hour would do',
    'The gate holds the markets after the canaries: 2 of 9 customers failed, the limit is 2 %. Let them open with: npm run handover -- approve --reason "..."',
    '',
    'POCO moves: running, launched at 2024-10-15T10:00:00.000Z as programme/poco-global',
  ]);
  expect(text).toContain('\nGB finishes at 2024-11-20T12:00:00.000Z, before couponDeadline');
  expect(text).not.toContain('ES finishes');
});

test('late coupons that were all made good stay at the top', () => {
  const lateCoupons = { count: 1, owed: 0, customers: [] };
  expect(statusText({ ...running, lateCoupons })).toMatch(
    /^1 coupon was late; all have been made good since\.\n\nPOCO moves/,
  );
});

test('every date that was moved says by whom, when and why', () => {
  const text = statusText({
    ...running,
    amendments: [
      {
        moved: { milestone: 'couponDeadline' },
        from: at('2024-12-11T23:00:00Z'),
        to: at('2024-12-18T23:00:00Z'),
        by: 'anna',
        reason: 'The carrier was late',
        at: at('2024-12-02T09:00:00Z'),
      },
    ],
  });
  expect(text).toContain(
    '\ncouponDeadline was moved from 2024-12-11T23:00:00.000Z to 2024-12-18T23:00:00.000Z by anna at 2024-12-02T09:00:00.000Z: The carrier was late\n',
  );
});

test('a programme that runs without a worker says so, one that is over does not', () => {
  const idle = { ...running, workers: 0 };
  expect(statusText(idle)).toContain(
    '\nNo worker is at work on it: start one with npm run worker\n',
  );
  expect(statusText({ ...idle, run: null })).not.toContain('worker');
});

test('before the launch it says that, and counts nothing', () => {
  const text = statusText({ ...running, run: null, openCases: {}, notices: {} });
  expect(text).toContain('POCO moves: not launched yet');
  expect(text).toContain('Open cases: none\nNotices: none');
});

test.each([
  ['RUNNING', false],
  ['PAUSED', false],
  ['COMPLETED', true],
  ['TERMINATED', true],
] as const)('a programme that is %s is over: %s', (status, over) => {
  const run = { workflowId: 'programme/p', startedAt: at('2024-10-15T10:00:00Z'), status };
  expect(isOver({ ...running, run })).toBe(over);
  expect(isOver({ ...running, run: null })).toBe(true);
});
