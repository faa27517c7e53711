import { gateWords, lateWords } from '../src/notices/trouble';
import type { KeptAmendment } from '../src/programme/amendment';
import { forecastWords } from '../src/programme/forecast';
import { isOver } from './programmeProgress';
import type { ProgrammeStatus } from './programmeStatus';
import { table } from './table';
import type { TakeOver } from './takeOvers';

/** A programme's status as text; what endangers a promise stands at the top, late coupons first. */
export function statusText(status: ProgrammeStatus): string {
  return [
    ...troubleLines(status),
    `${status.name}: ${runWords(status)}`,
    ...workerLines(status),
    '',
    ...milestoneLines(status),
    ...status.amendments.map(amendmentLine),
    '',
    ...marketLines(status),
    ...forecastLines(status, false),
    '',
    `Open cases: ${countWords(status.openCases)}`,
    `Notices: ${countWords(status.notices)}`,
  ].join('\n');
}

function troubleLines(status: ProgrammeStatus): string[] {
  const { lateCoupons, gate } = status;
  const lines = [
    ...lateWords(lateCoupons),
    ...owedLines(status),
    ...takeOverLines(status),
    ...forecastLines(status, true),
    ...(gate?.state === 'held' ? [gateWords(gate.reasons)] : []),
  ];
  return lines.length > 0 ? [...lines, ''] : [];
}

function owedLines({ owedCoupons: { count, customers } }: ProgrammeStatus): string[] {
  if (count === 0) return [];
  const are = count === 1 ? '1 coupon is' : `${count} coupons are`;
  return [`${are} still owed a successor, after the sweep: look at ${customers.join(', ')}`];
}

function takeOverLines({ takeOvers }: ProgrammeStatus): string[] {
  if (takeOvers.length === 0) return [];
  const wait = takeOvers.length === 1 ? '1 customer waits' : `${takeOvers.length} customers wait`;
  return [`${wait} in take-over: ${takeOvers.map(takeOverWords).join(', ')}`];
}

function takeOverWords({ customer, state, until, runBeganAt }: TakeOver): string {
  const stand = state === 'frozen' ? `frozen until ${until ?? 'released'}` : 'handed over';
  return `${customer} (${stand}${runBeganAt ? `, its run began at ${runBeganAt}` : ''})`;
}

/** Forecasts are a day old at most: a market that has nobody left to move by now has none. */
function forecastLines({ forecasts, markets }: ProgrammeStatus, misses: boolean): string[] {
  return forecasts.flatMap(({ market, forecast }) =>
    forecast && forecast.misses === misses && markets[market]?.enrolled
      ? [forecastWords(market, forecast)]
      : [],
  );
}

const amendmentLine = ({ moved, from, to, by, at, reason }: KeptAmendment) =>
  `${'milestone' in moved ? moved.milestone : `opening of ${moved.market}`} was moved from ${from} to ${to} by ${by} at ${at}: ${reason}`;

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

function marketLines({ markets, milestones }: ProgrammeStatus): string[] {
  const states = ['enrolled', 'moved', 'lapsed', 'held', 'setAside'] as const;
  const opening = milestones.find(({ milestone }) => milestone === 'opening')?.due;
  const rows = Object.entries(markets).map(([market, counts]) => [
    market,
    ...states.map((state) => String(counts[state])),
    String(counts.pacePerHour),
    [
      ...(counts.paused ? ['paused'] : []),
      ...(counts.opensAt === opening ? [] : [`opens at ${counts.opensAt}`]),
    ].join(', '),
  ]);
  const sum = (state: (typeof states)[number]) =>
    Object.values(markets).reduce((total, counts) => total + counts[state], 0);
  const all = ['all', ...states.map((state) => String(sum(state))), '', ''];
  return table([['market', ...states, 'an hour', ''], ...rows, all], 'numbers');
}

/** Counts by name: `3 identity, 1 schema`, or `none`. */
function countWords(counts: Readonly<Record<string, number>>): string {
  const words = Object.entries(counts).map(([name, count]) => `${count} ${name}`);
  return words.join(', ') || 'none';
}
