import type { Rehearsal } from '../../local/rehearsal/rehearse';
import { mismatchLines, rehearsalJson, rehearsalTable } from '../../scripts/rehearsalReport';
import type { Counts, Tally } from '../../src/audit/census';
import { instantOf } from '../../src/programme/instant';
import type { Finding } from '../../src/audit/audit';

const tally = (source: number, moved: number, lapsed = 0): Tally => ({
  source,
  moved,
  excluded: 0,
  lapsed,
  held: source - moved - lapsed,
});

const counts = (customers: Tally): Counts => ({
  customers,
  orders: tally(1234, 1230),
  shipments: tally(0, 0),
  reviews: tally(0, 0),
  tickets: tally(0, 0),
  warranties: tally(0, 0),
  points: tally(0, 0),
  coupons: tally(9, 7, 2),
  orderTotalMinor: { GBP: tally(50, 40, 10) },
});

const lost: Finding = {
  kind: 'order.lost',
  customer: 'C0001',
  id: 'O1',
  cause: 'it is not at the target',
  remedy: 'move it again',
};

const rehearsal: Rehearsal = {
  report: {
    checked: 99,
    total: 2,
    lag: 0,
    mismatches: [lost, { ...lost, customer: null, id: 'O2' }],
    census: {
      ...counts(tally(30, 27, 1)),
      markets: { GB: counts(tally(20, 18)), FR: counts(tally(10, 9)) },
      notices: 25,
      cases: 2,
    },
  },
  facts: {
    GB: { points: { out: 70, in: 35 }, credit: { out: 5, in: 5 }, notices: 25, cases: 2 },
  },
  promises: {
    dates: [{ milestone: 'opening', due: instantOf(0), doneAt: instantOf(1_000) }],
    lateCoupons: 3,
  },
  freezes: { count: 27, p50: 31, p99: 180, most: 240 },
  traffic: null,
  seconds: 13.52,
  mails: 26,
};

test('the table has a line for each market and one for all, numbers under their heads', () => {
  const lines = rehearsalTable(rehearsal).split('\n');
  const from = lines.findIndex((line) => line.startsWith('market'));
  expect(lines.slice(from, from + 4)).toEqual([
    'market  customers     orders  shipments  reviews  tickets  warranties  points  coupons',
    'GB          18/20  1230/1234        0/0      0/0      0/0         0/0     0/0      7/9',
    'FR           9/10  1230/1234        0/0      0/0      0/0         0/0     0/0      7/9',
    'all         27/30  1230/1234        0/0      0/0      0/0         0/0     0/0      7/9',
  ]);
  expect(lines).toContain('GB              70         35           5          5       25      2');
  expect(lines).toContain('orders in GBP, minor units      50     40         0      10     0');
  expect(lines).toContain('opening  1970-01-01T00:00:00.000Z  1970-01-01T00:00:01.000Z');
  expect(lines.slice(-4)).toEqual([
    '25 notices sent in 26 mails; 2 cases; 3 coupons late.',
    'Frozen: p50 31 ms, p99 180 ms, at most 240 ms (27).',
    '27 customers in 13.5 s, 2.0 a second.',
    'Audit: 99 documents checked, 2 mismatches.',
  ]);
});

test('a program reads the counts of all, the mismatches and the speed', () => {
  expect(rehearsalJson(rehearsal)).toMatchObject({
    customers: { source: 30, moved: 27, excluded: 0, lapsed: 1, held: 2 },
    notices: 25,
    mails: 26,
    cases: 2,
    lateCoupons: 3,
    mismatches: 2,
    seconds: 13.5,
    customersPerSecond: 2,
    freezes: { p50: 31, p99: 180 },
    traffic: null,
  });
  expect(rehearsalJson(rehearsal)).not.toHaveProperty('markets');
});

test('mismatches are a line each, and those left out are counted', () => {
  expect(mismatchLines(rehearsal.report)).toEqual([
    'order.lost O1 of C0001: it is not at the target',
    'order.lost O2: it is not at the target',
  ]);
  const many = { ...rehearsal.report, mismatches: Array<Finding>(60).fill(lost), total: 80 };
  expect(mismatchLines(many)).toHaveLength(51);
  expect(mismatchLines(many).at(-1)).toBe('... and 30 more');
});
