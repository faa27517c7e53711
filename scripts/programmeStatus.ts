import { temporal } from '@temporalio/proto';
import { readLateCoupons } from '../src/activities/readLateCoupons';
import type { LateCoupons } from '../src/notices/trouble';
import type { Forecast } from '../src/programme/forecast';
import { taskQueueOf } from '../src/temporal/taskQueue';
import { findOwedCoupons, nothingOwed } from './owedCoupons';
import type { OwedCoupons } from './owedCoupons';
import { readProgress } from './programmeProgress';
import type { MilestoneStatus, ProgrammeProgress, StatusSources } from './programmeProgress';
import type { Stores } from './stores';
import { describeRun, findTakeOvers } from './takeOvers';
import type { TakeOver } from './takeOvers';

const { TaskQueueType } = temporal.api.enums.v1;

/** What was foretold of a market at the last look; null where no milestone is left that it could meet. */
export interface MarketForecast {
  readonly market: string;
  readonly forecast: Forecast | null;
}

/** How far a programme is, and what is outstanding. */
export interface ProgrammeStatus extends ProgrammeProgress {
  /** Workers that asked Temporal for this programme's tasks in the last minutes. */
  readonly workers: number;
  /** Open cases by cause. */
  readonly openCases: Readonly<Record<string, number>>;
  /** Notices by state. */
  readonly notices: Readonly<Record<string, number>>;
  /** Coupons that still wait for a successor although the sweep is over. */
  readonly owedCoupons: OwedCoupons;
  /** Coupons that did not reach their owners in time. */
  readonly lateCoupons: LateCoupons;
  readonly forecasts: readonly MarketForecast[];
  /** Everybody who is in take-over at this moment. */
  readonly takeOvers: readonly TakeOver[];
}

/** Reads how far a programme is, and goes through the stores for what is outstanding. */
export async function readStatus(sources: StatusSources): Promise<ProgrammeStatus> {
  const { stores, client, programme } = sources;
  const progress = await readProgress(sources);
  const [workers, openCases, notices, lateCoupons, forecasts, takeOvers] = await Promise.all([
    countWorkers(sources),
    countBy(stores, 'cases', 'cause', { state: 'open' }),
    countBy(stores, 'notices', 'state'),
    readLateCoupons(stores),
    stores.ledger.forecasts.find().sort({ _id: 1 }).toArray(),
    findTakeOvers(stores, programme, describeRun(client)),
  ]);
  const milestone = (name: MilestoneStatus['milestone']) =>
    progress.milestones.find((one) => one.milestone === name);
  const [opening, websiteClosure] = [milestone('opening')?.due, milestone('websiteClosure')?.due];
  const isSwept = milestone('couponSweep')?.doneAt;
  const owedCoupons =
    opening && websiteClosure && isSwept
      ? await findOwedCoupons(stores, programme, { opening, websiteClosure })
      : nothingOwed;
  return {
    ...progress,
    workers,
    openCases,
    notices,
    owedCoupons,
    lateCoupons,
    forecasts: forecasts.map(({ _id, forecast }) => ({ market: _id, forecast })),
    takeOvers,
  };
}

async function countWorkers({ client, programme }: StatusSources): Promise<number> {
  const { pollers } = await client.workflowService.describeTaskQueue({
    namespace: client.options.namespace,
    taskQueue: { name: taskQueueOf(programme.id) },
    taskQueueType: TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
  });
  return new Set(pollers.map(({ identity }) => identity)).size;
}

async function countBy(
  { ledger }: Pick<Stores, 'ledger'>,
  collection: 'cases' | 'notices',
  field: string,
  match: Readonly<Record<string, string>> = {},
): Promise<Record<string, number>> {
  const groups = await ledger.client
    .db()
    .collection(collection)
    .aggregate<{ _id: string; count: number }>([
      { $match: match },
      { $group: { _id: `$${field}`, count: { $sum: 1 } } },
      { $sort: { _id: 1 } },
    ])
    .toArray();
  return Object.fromEntries(groups.map(({ _id, count }) => [_id, count]));
}
