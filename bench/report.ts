import { table } from '../scripts/table';
import { oursOf } from './measured';
import type { Measured } from './measured';
import type { Holding } from './holdings';
import type { Profile } from './profile';
import type { Row } from './row';

const PROFILE = [
  'CPU in ms per customer',
  'customers',
  'customers/s',
  'Temporal',
  'MongoDB',
  'worker',
  'worker MB',
  'commands',
  'waiting',
  'events',
  'actions',
  'history KB',
  'transitions',
  'median s',
  'p99 s',
];

const HOLDINGS = ['per further customer of ours', 'documents', 'KB'];

/** The figures in a table, and below them where the time went. */
export function reportLines(report: {
  readonly rows: readonly Row[];
  readonly profiles: readonly Profile[];
  readonly holdings: readonly Holding[];
}): string[] {
  const rows = report.rows.map(({ name, value, spread, target, ok }) => [
    name,
    String(value),
    spread.join(' to '),
    target,
    ok ? 'reached' : 'MISSED',
  ]);
  const profiles = report.profiles.map((profile) => Object.values(profile).map(String));
  const holdings = report.holdings.map((holding) => Object.values(holding).map(String));
  return [
    ...table([['figure', 'value', 'spread', 'target', ''], ...rows]),
    '',
    ...table([PROFILE, ...profiles], 'numbers'),
    '',
    ...table([HOLDINGS, ...holdings], 'numbers'),
  ];
}

/** How many runs were audited, and how many mismatches there were in all. */
export function auditsOf(measured: Measured) {
  const naive = [measured.alone, ...measured.rounds].map((round) => round.naive);
  const audited = [...naive, ...oursOf(measured)];
  const mismatches = audited.reduce((sum, one) => sum + one.audit.mismatches, 0);
  return { audits: audited.length, mismatches };
}
