import type { Client, WorkflowExecutionInfo } from '@temporalio/client';
import type { Programme } from '../src/programme/schema';
import { taskQueueOf } from '../src/temporal/taskQueue';
import { waitUntil } from '../local/servers/waitUntil';
import { actionsOf } from './actions';

const LISTED_WITHIN_MS = 30_000;
const AT_ONCE = 8;

/** What Temporal keeps of a programme. */
export interface Histories {
  /** Of all its workflows together. */
  readonly events: number;
  /** As Temporal Cloud bills them, of all its workflows together. */
  readonly actions: number;
  /** Bytes of all histories, as the server counts them. */
  readonly bytes: number;
  /** Changes of a workflow's state that the server had to write. */
  readonly transitions: number;
  /** The most events that a run of the parent or of a market has. */
  readonly longest: number;
  /** How long each customer's run took, in milliseconds, by the customer's id. */
  readonly tookMs: ReadonlyMap<string, number>;
}

/** Reads the histories of every workflow that ran on a programme's task queue, once all have ended. */
export async function readHistories(client: Client, { id }: Programme): Promise<Histories> {
  const query = `TaskQueue = '${taskQueueOf(id)}'`;
  const { workflow } = client;
  const running = `${query} AND ExecutionStatus = 'Running'`;
  await waitUntil(async () => (await workflow.count(running)).count === 0, LISTED_WITHIN_MS);
  const runs: WorkflowExecutionInfo[] = [];
  for await (const run of workflow.list({ query })) runs.push(run);
  let [events, actions, longest] = [0, 0, 0];
  const read = async (run: WorkflowExecutionInfo): Promise<void> => {
    const history = await workflow.getHandle(run.workflowId, run.runId).fetchHistory();
    const length = history.events?.length ?? 0;
    events += length;
    actions += actionsOf(history.events ?? []);
    if (run.type !== 'customer') longest = Math.max(longest, length);
  };
  const left = runs.values();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const run of left) await read(run);
    }),
  );
  const customers = runs.filter(({ type }) => type === 'customer');
  const tookMs = new Map(customers.map(timed));
  const bytes = sum(runs, ({ historySize = 0 }) => historySize);
  const transitions = sum(runs, ({ raw }) => Number(raw.stateTransitionCount ?? 0));
  return { events, actions, bytes, transitions, longest, tookMs };
}

const sum = <T>(all: readonly T[], of: (one: T) => number) =>
  all.reduce((total, one) => total + of(one), 0);

const timed = ({ workflowId, startTime, closeTime }: WorkflowExecutionInfo) =>
  [
    workflowId.split('/').at(-1) ?? '',
    (closeTime ?? startTime).getTime() - startTime.getTime(),
  ] as const;
