import type { WorkflowHandle } from '@temporalio/client';
import { temporal } from '@temporalio/proto';
import { actionsOf } from '../../bench/actions';
import type { Stage } from '../../local/rehearsal/stage';

const { EventType } = temporal.api.enums.v1;

/** Everything legible about one execution of a workflow: its history and what is shown beside it. */
export interface Legible {
  readonly workflowId: string;
  readonly type: string;
  /** The types of its events, in order: `EVENT_TYPE_TIMER_FIRED`. */
  readonly events: readonly string[];
  /** What Temporal Cloud would bill of it. */
  readonly actions: number;
  readonly text: string;
}

/** Reads everything that Temporal keeps of a programme's workflows, decoded. */
export async function readEverything({ client }: Pick<Stage, 'client'>): Promise<Legible[]> {
  const all: Legible[] = [];
  for await (const { workflowId, runId, type } of client.workflow.list()) {
    const handle = client.workflow.getHandle(workflowId, runId);
    const history = await handle.fetchHistory();
    const texts = [...textsOf(history), ...textsOf(await describe(handle))];
    const events = (history.events ?? []).map(({ eventType }) => EventType[eventType ?? 0] ?? '');
    const actions = actionsOf(history.events ?? []);
    all.push({ workflowId, type, events, actions, text: texts.join('\n') });
  }
  return all;
}

/** Memo, search attributes, summary, and the details that the workflow shows now. */
async function describe(handle: WorkflowHandle): Promise<unknown> {
  const { raw } = await handle.describe();
  const metadata = await handle.query('__temporal_workflow_metadata');
  return { raw, metadata };
}

/** Every text within a value; bytes are read as text, for that is what payloads are. */
function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (value instanceof Uint8Array) return [Buffer.from(value).toString('utf8')];
  if (Array.isArray(value)) return value.flatMap(textsOf);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => [key, ...textsOf(member)]);
}
