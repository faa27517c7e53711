import { rowsOf } from '../../../bench/figures';
import { holdingsOf } from '../../../bench/holdings';
import { profilesOf } from '../../../bench/profile';
import { auditsOf, reportLines } from '../../../bench/report';
import { measured } from './measured';

test('every figure is worked out of what was measured, and held against its target', () => {
  const once = (value: number): [number, number] => [value, value];
  expect(rowsOf(measured()).map((row) => Object.values(row))).toEqual([
    ['customers/s of the whole run, ours : naive', 2.5, [2, 3], '>= 2.5', true],
    ['Temporal server CPU per customer, naive : ours', 4, once(4), '>= 3.5', true],
    [
      'customers/s of the whole run, ours : the same workflows with no-op activities',
      0.5,
      [0.4, 0.6],
      '>= 0.6',
      false,
    ],
    ["history events per customer, the parents' included", 18, once(18), '<= 20', true],
    ["billable actions per customer, the parents' included", 3, once(3), '<= 6', true],
    ['MongoDB commands per customer', 15, once(15), '<= 16', true],
    ['MongoDB server CPU, ours : a raw copy of the same documents', 12, once(12), '<= 6', false],
    ['Temporal server CPU per customer, 1000 : 250 customers', 1, once(1), '<= 1.1', true],
    ["worker's resident memory, 1000 : 250 customers", 1.1, once(1.1), '<= 1.15', true],
    ['longest history of a run of the parent and the markets', 1_100, once(1_100), '<= 1999', true],
    ["ordinary customers' p99, beside a giant : without", 1.25, once(1.25), '<= 1.5', true],
    ['documents/s, audit : a plain scan of the stores', 0.25, once(0.25), '>= 0.3', false],
    ["audit's peak of memory, 1000 : 250 customers", 1.1, once(1.1), '<= 1.15', true],
  ]);
});

test('a run that serves several figures is audited, and counted, once', () => {
  // Alone: two; each of three rounds: ours, naive, giant; the small store.
  expect(auditsOf(measured())).toEqual({ audits: 12, mismatches: 12 });
});

test('the report has a line for each figure, each kind of run, and each database', () => {
  const of = measured();
  const report = { rows: rowsOf(of), profiles: profilesOf(of), holdings: holdingsOf(of) };
  expect(report.holdings).toEqual([
    { store: 'source', documents: 15, kb: 6.6 },
    { store: 'target', documents: 16, kb: 8 },
    { store: 'ledger', documents: 3, kb: 2 },
  ]);
  const lines = reportLines(report);
  expect(lines.filter((line) => /reached|MISSED/.test(line))).toHaveLength(13);
  expect(lines.filter((line) => /^(ours|naive|no-op)/.test(line.trim()))).toHaveLength(9);
  expect(lines.filter((line) => /^(source|target|ledger)/.test(line.trim()))).toHaveLength(3);
  expect(JSON.parse(JSON.stringify(report))).toEqual(report);
});
