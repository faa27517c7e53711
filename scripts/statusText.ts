import { isOver } from './programmeStatus';
import type { ProgrammeStatus } from './programmeStatus';
import { table } from './table';

/** A programme's status as text; coupons that are still owed stand at the top. */
export function statusText(status: ProgrammeStatus): string {
  return [
    ...owedLines(status),
    `${status.name}: ${runWords(status)}`,
    ...workerLines(status),
    '',
    ...milestoneLines(status),
    '',
    ...marketLines(status),
    '',
    `Open cases: ${countWords(status.openCases)}`,
    `Notices: ${countWords(status.notices)}`,
  ].join('\n');
}

function owedLines({ owedCoupons: { count, customers } }: ProgrammeStatus): string[] {
  if (count === 0) return [];
  const are = count === 1 ? '1 coupon is' : `${count} coupons are`;
  return [`${are} still owed a successor, after the sweep: look at ${customers.join(', ')}`, ''];
}

function runWords({ run }: ProgrammeStatus): string {
  if (!run) return 'not launched yet';
  const { workflowId, status, startedAt } = run;
  return `${status.toLowerCase()}, launched at ${startedAt} as ${workflowId}`;
}

function workerLines(status: ProgrammeStatus): string[] {
  if (isOver(status) || status.workers > 0) return [];
  return ['No worker is at work on it: start one with npm run worker'];
}

function milestoneLines({ milestones }: ProgrammeStatus): string[] {
  const rows = milestones.map(({ milestone, due, doneAt }) => [milestone, due ?? '', doneAt ?? '']);
  return table([['milestone', 'due', 'done'], ...rows]);
}

function marketLines({ markets }: ProgrammeStatus): string[] {
  const states = ['enrolled', 'moved', 'lapsed', 'held', 'setAside'] as const;
  const rows = Object.entries(markets).map(([market, counts]) => [
    market,
    ...states.map((state) => String(counts[state])),
    counts.paused ? 'paused' : '',
  ]);
  const sum = (state: (typeof states)[number]) =>
    Object.values(markets).reduce((total, counts) => total + counts[state], 0);
  const all = ['all', ...states.map((state) => String(sum(state))), ''];
  return table([['market', ...states, ''], ...rows, all], 'numbers');
}

/** Counts by name: `3 identity, 1 schema`, or `none`. */
function countWords(counts: Readonly<Record<string, number>>): string {
  const words = Object.entries(counts).map(([name, count]) => `${count} ${name}`);
  return words.join(', ') || 'none';
}
