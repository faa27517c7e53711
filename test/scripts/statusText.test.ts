import { isOver } from '../../scripts/programmeStatus';
import type { ProgrammeStatus } from '../../scripts/programmeStatus';
import { statusText } from '../../scripts/statusText';
import { instantOf } from '../../src/programme/instant';
import { customerId } from '../../src/records/ids';

const at = (text: string) => instantOf(new Date(text));
const none = { enrolled: 0, moved: 0, lapsed: 0, held: 0, setAside: 0, paused: false };

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
    FR: { ...none, moved: 8, lapsed: 1, setAside: 1 },
  },
  workers: 1,
  openCases: { identity: 2 },
  notices: { sent: 118, undeliverable: 2 },
  owedCoupons: { count: 0, customers: [] },
};

test('a running programme: milestones, markets, cases and notices', () => {
  expect(statusText(running).split('\n')).toEqual([
    'POCO moves: running, launched at 2024-10-15T10:00:00.000Z as programme/poco-global',
    '',
    'milestone       due                       done',
    'opening         2024-10-20T22:00:00.000Z  2024-10-20T22:00:01.000Z',
    'couponSweep     2024-12-09T23:00:00.000Z',
    'reconciliation',
    '',
    'market  enrolled  moved  lapsed  held  setAside',
    'GB             5    120       0     2         0  paused',
    'FR             0      8       1     0         1',
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
