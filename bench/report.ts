import { table } from '../scripts/table';
import type { Measured } from './measured';
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
];

/** The figures in a table, and below them where the time went. */
export function reportLines(report: {
  readonly rows: readonly Row[];
  readonly profiles: readonly Profile[];
}): string[] {
  const rows = report.rows.map(({ name, value, spread, target, ok }) => [
    name,
    String(value),
    spread.join(' to '),
    target,
    ok ? 'reached' : 'MISSED',
  ]);
  const profiles = report.profiles.map((profile) => Object.values(profile).map(String));
  return [
    ...table([['figure', 'value', 'spread', 'target', ''], ...rows]),
    '',
    ...table([PROFILE, ...profiles], 'numbers'),
  ];
}

/** How many runs were audited, and how many mismatches there were in all. */
export function auditsOf({ alone, rounds, few, many, giant }: Measured) {
  const naive = [alone, ...rounds].map((round) => round.naive);
  const ours = [alone, ...rounds].map((round) => round.ours);
  const audited = new Set([...naive, ...ours, few, ...many, giant]);
  const mismatches = [...audited].reduce((sum, one) => sum + one.audit.mismatches, 0);
  return { audits: audited.size, mismatches };
}
