import type { TrafficReport } from '../../local/storefront/traffic';
import {
  isSound,
  spreadWords,
  trafficJson,
  trafficLines,
  trafficSummary,
} from '../../scripts/trafficReport';
import { customerId } from '../../src/records/ids';

const sound: TrafficReport = {
  acknowledged: { source: 120, target: 80, warehouse: 20 },
  perSecond: 19.96,
  refused: 12,
  unserved: 0,
  unanswered: 0,
  waits: { count: 3, p50: 40, p99: 90.4, most: 90.4 },
  reconciliation: { checked: 210, troubles: [] },
  samples: { judged: 900, unsettled: 1, violations: [] },
};

const left = {
  id: 'LW7',
  by: 'warehouse',
  kind: 'event',
  platform: 'source',
  customerId: customerId.parse('C7'),
  trouble: 'leftBehind',
} as const;

const troubled: TrafficReport = {
  ...sound,
  unserved: 2,
  unanswered: 1,
  reconciliation: {
    checked: 210,
    troubles: [left, { ...left, id: 'L9', by: 'guest', customerId: null, trouble: 'lost' }],
  },
  samples: { ...sound.samples, violations: [{ id: 'B7', cause: 'its history: 1 and 2' }] },
};

test('without traffic there is nothing to tell, and nothing wrong', () => {
  expect([trafficSummary(null), trafficLines(null), isSound(null)]).toEqual([[], [], true]);
});

test('traffic is told in a few lines', () => {
  expect(trafficSummary(sound)).toEqual([
    'Storefront: 120 operations acknowledged by the source, 80 by the target, 20 by the warehouse; 20.0 a second.',
    'Customers who met a take-over waited: p50 40 ms, p99 90 ms, at most 90 ms (3).',
    'Of 210 operations looked for, 0 are lost, 0 left behind at the source, 0 doubled.',
    'Balances: 900 accounts held against the equation, 0 violations.',
  ]);
  expect(trafficSummary(troubled)[0]).toMatch(
    /2 found nobody to serve them in time; 1 never got an answer\.$/,
  );
  expect(spreadWords({ count: 0, p50: 0, p99: 0, most: 0 })).toBe('nobody');
});

test('what is wrong is counted by platform and kind, and named', () => {
  expect(trafficLines(sound)).toEqual([]);
  expect(trafficLines(troubled)).toEqual([
    '1 x event of a warehouse at the source, leftBehind',
    '1 x event of a guest at the source, lost',
    'event LW7 of C7, acknowledged to a warehouse by the source, is at the source only, although it has to be at the target',
    'event L9 of a guest, acknowledged to a guest by the source, is nowhere',
    'balance B7: its history: 1 and 2',
  ]);
  const many = Array<typeof left>(40).fill(left);
  const lines = trafficLines({ ...sound, reconciliation: { checked: 40, troubles: many } });
  expect(lines).toHaveLength(32);
  expect(lines.at(-1)).toBe('... and 10 more');
});

test.each([
  ['a lost operation', { reconciliation: troubled.reconciliation }],
  ['a balance that did not add up', { samples: troubled.samples }],
])('%s is not sound', (_, wrong) => {
  expect(isSound(sound)).toBe(true);
  expect(isSound({ ...sound, ...wrong })).toBe(false);
});

test('a program reads the counts', () => {
  expect(trafficJson(troubled)).toMatchObject({
    acknowledged: { source: 120, target: 80, warehouse: 20 },
    waits: { p50: 40 },
    checked: 210,
    lost: 1,
    leftBehind: 1,
    doubled: 0,
    judged: 900,
    violations: 1,
  });
});
