import { percentilesOf } from '../local/storefront/percentiles';
import { totalOf } from './commands';
import type { Histories } from './histories';
import type { Measured } from './measured';
import { median } from './meter';
import type { Played } from './play';

/** Where the time of a run goes, for each customer. */
export interface Profile {
  readonly run: string;
  readonly customers: number;
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
  /** Of histories, in units of 1,000 bytes. */
  readonly historyKb: number;
  readonly transitions: number;
  /** Within which time half of the customers are through, and 99 of 100, in seconds. */
  readonly medianSeconds: number;
  readonly p99Seconds: number;
}

/** Where the time of every kind of run went. */
export function profilesOf({ alone, rounds, sizes }: Measured): Profile[] {
  const shapes = [
    ['ours', 'ours'],
    ['naive', 'naive'],
    ['engine', 'no-op activities'],
  ] as const;
  return [
    ...shapes.map(([shape, words]) =>
      profileOf(
        words,
        rounds.map((round) => round[shape]),
      ),
    ),
    ...shapes.map(([shape, words]) => profileOf(`${words}, one per market`, [alone[shape]])),
    profileOf(
      'ours, few',
      sizes.map(({ few }) => few),
    ),
    profileOf(
      'ours, many',
      sizes.map(({ many }) => many),
    ),
    profileOf(
      'ours, beside a giant',
      rounds.map(({ giant }) => giant),
    ),
  ];
}

type Run = Played & Histories;

function profileOf(run: string, plays: readonly Run[]): Profile {
  const middle = (of: (play: Run) => number) => Number(median(plays.map(of)).toPrecision(3));
  const each = (of: (play: Run) => number) => middle((play) => of(play) / play.customers);
  return {
    run,
    customers: middle(({ customers }) => customers),
    customersPerSecond: middle(({ customers, seconds }) => customers / seconds),
    temporalMs: each(({ used }) => used.temporal.cpuMs),
    mongoMs: each(({ used }) => used.mongo.cpuMs),
    workerMs: each(({ used }) => used.worker.cpuMs),
    residentMb: middle(({ used }) => used.worker.residentMb),
    commands: each(({ commands }) => totalOf(commands)),
    waiting: middle(({ commands, seconds }) => waitedMs(commands) / 1_000 / seconds),
    events: each(({ events }) => events),
    actions: each(({ actions }) => actions),
    historyKb: each(({ bytes }) => bytes / 1_000),
    transitions: each(({ transitions }) => transitions),
    medianSeconds: middle(({ tookMs }) => percentilesOf([...tookMs.values()]).p50 / 1_000),
    p99Seconds: middle(({ tookMs }) => percentilesOf([...tookMs.values()]).p99 / 1_000),
  };
}

const waitedMs = (commands: Played['commands']) =>
  Object.values(commands).reduce((sum, { ms }) => sum + ms, 0);
