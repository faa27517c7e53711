import { totalOf } from './commands';
import type { Histories } from './histories';
import { perSecond } from './figures/per';
import type { Measured } from './measured';
import { median } from './meter';
import type { Played } from './play';

/** Where the time of a run goes, for each customer. */
export interface Profile {
  readonly run: string;
  readonly customersPerSecond: number;
  /** CPU of each process, in milliseconds per customer. */
  readonly temporalMs: number;
  readonly mongoMs: number;
  readonly workerMs: number;
  /** Of the worker, in megabytes. */
  readonly residentMb: number;
  readonly commands: number;
  /** Commands under way at once, on average. */
  readonly waiting: number;
  readonly events: number;
  readonly actions: number;
  /** Of histories, in kilobytes. */
  readonly historyKb: number;
  readonly transitions: number;
}

/** Where the time of every kind of run went. */
export const profilesOf = ({ rounds, alone, few, many, giant }: Measured): Profile[] => [
  profileOf(
    'ours',
    rounds.map(({ ours }) => ours),
  ),
  profileOf(
    'naive',
    rounds.map(({ naive }) => naive),
  ),
  profileOf(
    'no-op activities',
    rounds.map(({ engine }) => engine),
  ),
  profileOf('ours, one per market', [alone]),
  profileOf('ours, few', [few]),
  profileOf('ours, many', many),
  profileOf('ours, beside a giant', [giant]),
];

type Run = Played & Histories;

function profileOf(run: string, plays: readonly Run[]): Profile {
  const middle = (of: (play: Run) => number) => Number(median(plays.map(of)).toPrecision(3));
  const each = (of: (play: Run) => number) => middle((play) => of(play) / play.customers);
  return {
    run,
    customersPerSecond: middle(perSecond),
    temporalMs: each(({ used }) => used.temporal.cpuMs),
    mongoMs: each(({ used }) => used.mongo.cpuMs),
    workerMs: each(({ used }) => used.worker.cpuMs),
    residentMb: middle(({ used }) => used.worker.residentMb),
    commands: each(({ commands }) => totalOf(commands)),
    waiting: middle(({ commands, seconds }) => waitedMs(commands) / 1_000 / seconds),
    events: each(({ events }) => events),
    actions: each(({ actions }) => actions),
    historyKb: each(({ bytes }) => bytes / 1_024),
    transitions: each(({ transitions }) => transitions),
  };
}

const waitedMs = (commands: Played['commands']) =>
  Object.values(commands).reduce((sum, { ms }) => sum + ms, 0);
