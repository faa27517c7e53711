import type { Client, WorkflowExecutionStatusName } from '@temporalio/client';
import { temporal } from '@temporalio/proto';
import { countCustomers } from '../src/activities/countCustomers';
import type { MarketCounts } from '../src/activities/countCustomers';
import { calendarOf } from '../src/programme/days';
import { instantOf } from '../src/programme/instant';
import type { Instant } from '../src/programme/instant';
import type { Programme } from '../src/programme/schema';
import { milestoneRecord } from '../src/stores/ledger';
import type { MilestoneRecord } from '../src/stores/ledger';
import { HandoverStage } from '../src/temporal/searchAttributes';
import { taskQueueOf } from '../src/temporal/taskQueue';
import { marketWorkflowId, programmeWorkflowId } from '../src/workflows/ids';
import { launchedCalendar } from './launchedCalendar';
import { findOwedCoupons, nothingOwed } from './owedCoupons';
import type { OwedCoupons } from './owedCoupons';
import type { Stores } from './stores';
import { describeWorkflow } from './temporal';

const { TaskQueueType } = temporal.api.enums.v1;

/** How many customers of a market are in each state, and whether it is paused. */
export type MarketStatus = MarketCounts & { readonly paused: boolean };

/** A milestone: when it is due, where that is known, and when it was done. */
export interface MilestoneStatus {
  readonly milestone: MilestoneRecord['_id'];
  readonly due: Instant | null;
  readonly doneAt: Instant | null;
}

/** How far a programme is. */
export interface ProgrammeProgress {
  readonly programme: string;
  readonly name: string;
  /** The parent workflow's latest run; null where the programme was not launched. */
  readonly run: {
    readonly workflowId: string;
    readonly status: WorkflowExecutionStatusName;
    readonly startedAt: Instant;
  } | null;
  readonly milestones: readonly MilestoneStatus[];
  readonly markets: Readonly<Record<string, MarketStatus>>;
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
}

/** What a status is read from. */
export interface StatusSources {
  readonly stores: Pick<Stores, 'source' | 'ledger'>;
  readonly client: Client;
  readonly programme: Programme;
}

/** Reads how far a programme is: cheap enough to be asked again and again. */
export async function readProgress(sources: StatusSources): Promise<ProgrammeProgress> {
  const { client, programme, stores } = sources;
  const workflowId = programmeWorkflowId(programme.id);
  const [parent, markets] = await Promise.all([
    describeWorkflow(client, workflowId),
    readMarkets(sources),
  ]);
  const run = parent && {
    workflowId,
    status: parent.status.name,
    startedAt: instantOf(parent.startTime),
  };
  const calendar = run ? await launchedCalendar(client, workflowId) : calendarOf(programme);
  const reached = await stores.ledger.milestones.find().toArray();
  const milestones = milestoneRecord.shape._id.options.map((milestone): MilestoneStatus => {
    const record = reached.find(({ _id }) => _id === milestone);
    const planned = milestone === 'reconciliation' ? null : calendar[milestone];
    return {
      milestone,
      due: record ? instantOf(record.due) : planned,
      doneAt: record ? instantOf(record.doneAt) : null,
    };
  });
  return { programme: programme.id, name: programme.name, run, milestones, markets };
}

/** Reads how far a programme is, and goes through the stores for what is outstanding. */
export async function readStatus(sources: StatusSources): Promise<ProgrammeStatus> {
  const { stores, programme } = sources;
  const progress = await readProgress(sources);
  const [workers, openCases, notices] = await Promise.all([
    countWorkers(sources),
    countBy(stores, 'cases', 'cause', { state: 'open' }),
    countBy(stores, 'notices', 'state'),
  ]);
  const milestone = (name: MilestoneStatus['milestone']) =>
    progress.milestones.find((one) => one.milestone === name);
  const opening = milestone('opening')?.due;
  const isSwept = milestone('couponSweep')?.doneAt;
  const owedCoupons =
    opening && isSwept ? await findOwedCoupons(stores, programme, opening) : nothingOwed;
  return { ...progress, workers, openCases, notices, owedCoupons };
}

/** Whether nothing more will happen: the parent workflow has ended, or was never started. */
export const isOver = ({ run }: ProgrammeProgress): boolean =>
  run?.status !== 'RUNNING' && run?.status !== 'PAUSED';

const none: MarketCounts = { enrolled: 0, moved: 0, lapsed: 0, held: 0, setAside: 0 };

async function readMarkets({ client, programme, stores }: StatusSources) {
  const counts = await countCustomers(stores)();
  const statuses = programme.markets.map(async ({ code }): Promise<[string, MarketStatus]> => {
    const paused = await isPaused(client, programme, code);
    return [code, { ...none, ...counts[code], paused }];
  });
  return Object.fromEntries(await Promise.all(statuses));
}

async function isPaused(client: Client, { id }: Programme, market: string): Promise<boolean> {
  const found = await describeWorkflow(client, marketWorkflowId(id, market));
  const isRunning = found?.status.name === 'RUNNING';
  return isRunning && found.typedSearchAttributes.get(HandoverStage) === 'paused';
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
