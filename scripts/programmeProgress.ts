import type { Client, WorkflowExecutionStatusName } from '@temporalio/client';
import { countCustomers } from '../src/activities/countCustomers';
import type { MarketCounts } from '../src/activities/countCustomers';
import type { KeptAmendment } from '../src/programme/amendment';
import type { Calendar } from '../src/programme/calendar';
import { calendarOf } from '../src/programme/days';
import { instantOf } from '../src/programme/instant';
import type { Instant } from '../src/programme/instant';
import type { Programme } from '../src/programme/schema';
import { milestoneRecord } from '../src/stores/ledger';
import type { Gate } from '../src/programme/gate';
import type { Standing } from '../src/programme/standing';
import type { MilestoneRecord } from '../src/stores/ledger';
import { programmeWorkflowId } from '../src/workflows/ids';
import { calendarAsItStands, readStanding } from './standing';
import type { Stores } from './stores';
import { describeWorkflow } from './temporal';

/** How many customers of a market are in each state, and how the market is being run. */
export interface MarketStatus extends MarketCounts {
  readonly paused: boolean;
  readonly opensAt: Instant;
  /** Customers started per hour at most. */
  readonly pacePerHour: number;
}

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
  /** The dates that were moved, in the order in which they were. */
  readonly amendments: readonly KeptAmendment[];
  /** Whether the markets after the canaries may open; null until the programme first says so. */
  readonly gate: Gate | null;
  readonly markets: Readonly<Record<string, MarketStatus>>;
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
  const { id, name } = programme;
  const workflowId = programmeWorkflowId(id);
  const [parent, standing, counts, reached] = await Promise.all([
    describeWorkflow(client, workflowId),
    readStanding(stores.ledger, id),
    countCustomers(stores)(),
    stores.ledger.milestones.find().toArray(),
  ]);
  const run = parent && {
    workflowId,
    status: parent.status.name,
    startedAt: instantOf(parent.startTime),
  };
  const calendar = run ? await calendarAsItStands(client, standing, id) : calendarOf(programme);
  return {
    programme: id,
    name,
    run,
    milestones: milestonesOf(calendar, reached),
    amendments: standing?.amendments ?? [],
    gate: standing?.gate ?? null,
    markets: marketsOf(programme, calendar, standing, counts),
  };
}

/** Whether nothing more will happen: the parent workflow has ended, or was never started. */
export const isOver = ({ run }: ProgrammeProgress): boolean =>
  run?.status !== 'RUNNING' && run?.status !== 'PAUSED';

const none: MarketCounts = { enrolled: 0, moved: 0, lapsed: 0, held: 0, setAside: 0 };

function marketsOf(
  { markets, policies }: Programme,
  { opening, marketOpenings }: Calendar,
  standing: Standing | null,
  counts: Readonly<Record<string, MarketCounts>>,
): Record<string, MarketStatus> {
  const statusOf = ({ code, pacePerHour }: Programme['markets'][number]): MarketStatus => ({
    ...none,
    ...counts[code],
    paused: standing?.paused.includes(code) ?? false,
    opensAt: marketOpenings[code] ?? opening,
    pacePerHour: standing?.paces[code] ?? pacePerHour ?? policies.pacePerHour,
  });
  return Object.fromEntries(markets.map((market) => [market.code, statusOf(market)]));
}

function milestonesOf(calendar: Calendar, reached: readonly MilestoneRecord[]): MilestoneStatus[] {
  return milestoneRecord.shape._id.options.map((milestone) => {
    const record = reached.find(({ _id }) => _id === milestone);
    const isDated = milestone !== 'reconciliation' && milestone !== 'retirement';
    const planned = isDated ? calendar[milestone] : null;
    return {
      milestone,
      due: record ? instantOf(record.due) : planned,
      doneAt: record ? instantOf(record.doneAt) : null,
    };
  });
}
