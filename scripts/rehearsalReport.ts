import type { MarketFacts } from '../local/rehearsal/marketFacts';
import type { Promises } from '../local/rehearsal/promises';
import type { Rehearsal } from '../local/rehearsal/rehearse';
import type { AuditReport } from '../src/audit/audit';
import { counted } from '../src/audit/census';
import type { Counts, Tally } from '../src/audit/census';
import { table } from './table';
import { spreadWords, trafficJson, trafficSummary } from './trafficReport';

const MOST_LINES = 50;

/** What a rehearsal showed as one object: `source` of each kind is the sum of its other counts. */
export function rehearsalJson({ report, promises, freezes, traffic, seconds, mails }: Rehearsal) {
  const { markets: _, notices, cases, ...counts } = report.census;
  return {
    ...counts,
    notices,
    mails,
    cases,
    lateCoupons: promises.lateCoupons,
    mismatches: report.total,
    freezes,
    traffic: traffic && trafficJson(traffic),
    seconds: Number(seconds.toFixed(1)),
    customersPerSecond: Number((counts.customers.moved / seconds).toFixed(1)),
  };
}

/** What happened in each market, in a table. */
export function rehearsalTable({
  report,
  facts,
  promises,
  freezes,
  traffic,
  seconds,
  mails,
}: Rehearsal): string {
  const { markets, notices, cases, customers } = report.census;
  const rows = Object.entries(markets).map(([market, counts]) => [market, ...cells(counts)]);
  const all = ['all', ...cells(report.census)];
  return [
    'What moved, of what the source has ("12/14": 2 stayed, lapsed or are held)',
    '',
    ...table([['market', ...counted], ...rows, all], 'numbers'),
    '',
    ...flows(facts),
    '',
    ...fates(report.census),
    '',
    ...dates(promises),
    '',
    `${notices} notices sent in ${mails} mails; ${cases} cases; ${promises.lateCoupons} coupons late.`,
    `Frozen: ${spreadWords(freezes)}.`,
    ...trafficSummary(traffic),
    `${customers.moved} customers in ${seconds.toFixed(1)} s, ${(customers.moved / seconds).toFixed(1)} a second.`,
    `Audit: ${report.checked} documents checked, ${report.total} mismatches.`,
  ].join('\n');
}

/** The first mismatches of an audit, a line each. */
export function mismatchLines({ mismatches, total }: AuditReport): string[] {
  const shown = mismatches.slice(0, MOST_LINES);
  const lines = shown.map(
    ({ kind, customer, id, cause }) =>
      `${kind} ${id}${customer ? ` of ${customer}` : ''}: ${cause}`,
  );
  return total > shown.length ? [...lines, `... and ${total - shown.length} more`] : lines;
}

const cells = (counts: Counts) =>
  counted.map((kind) => `${counts[kind].moved}/${counts[kind].source}`);

/** What left the source and what came to the target, and whom that made write. */
function flows(facts: Record<string, MarketFacts>): string[] {
  const rows = Object.entries(facts).map(([market, { points, credit, notices, cases }]) => [
    market,
    ...[points.out, points.in, credit.out, credit.in, notices, cases].map(String),
  ]);
  const head = ['market', 'points out', 'points in', 'credit out', 'credit in', 'notices', 'cases'];
  return table([head, ...rows], 'numbers');
}

/** Which dates came, and when what they promised was done. */
function dates({ dates }: Promises): string[] {
  return table([
    ['date', 'due', 'done'],
    ...dates.map(({ milestone, due, doneAt }) => [milestone, due, doneAt]),
  ]);
}

function fates(counts: Counts): string[] {
  const rows = counted.map((kind) => [kind, ...numbers(counts[kind])]);
  const totals = Object.entries(counts.orderTotalMinor).map(([currency, tally]) => [
    `orders in ${currency}, minor units`,
    ...numbers(tally),
  ]);
  return table(
    [['', 'source', 'moved', 'excluded', 'lapsed', 'held'], ...rows, ...totals],
    'numbers',
  );
}

const numbers = ({ source, moved, excluded, lapsed, held }: Tally) =>
  [source, moved, excluded, lapsed, held].map(String);
