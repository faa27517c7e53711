import { waitUntil } from '../../local/servers/waitUntil';
import type { Stage } from '../../local/rehearsal/stage';
import { expectNothingLost } from './expected';
import { playUnderFire } from './fire';
import type { Strike } from './strikes';
import { tell } from './tell';

const WITHIN_MS = 120_000;

it('three workers share a programme; one is killed for good, and the others move its customers', async () => {
  let shares: readonly number[] = [];
  const strike: Strike = async ({ stage, crew, random }) => {
    const haveAll = async () => {
      const tasks = await tasksByWorker(stage);
      shares = crew.workers.map(({ pid }) => tasks.get(String(pid)) ?? 0);
      return shares.every((share) => share > 0);
    };
    expect(await waitUntil(haveAll, WITHIN_MS)).toBe(true);
    await crew.lose(random.pick(crew.workers));
    expect(crew.workers).toHaveLength(2);
  };
  const outcome = await playUnderFire({
    crew: [{}, {}, {}],
    strikes: [strike],
    customers: 80,
    seed: 7,
  });
  tell(`Workflow tasks of customers before one worker was killed: ${shares.join(', ')}`);
  expect(outcome.struck).toBe(1);
  expectNothingLost(outcome);
});

/** How many workflow tasks of customers each worker has completed, by its process id. */
async function tasksByWorker({ client }: Stage): Promise<Map<string, number>> {
  const tasks = new Map<string, number>();
  for await (const { workflowId, runId } of client.workflow.list({
    query: 'WorkflowType = "customer"',
  })) {
    const { events } = await client.workflow.getHandle(workflowId, runId).fetchHistory();
    for (const { workflowTaskCompletedEventAttributes: completed } of events ?? []) {
      const [worker] = completed?.identity?.split('@') ?? [];
      if (worker) tasks.set(worker, (tasks.get(worker) ?? 0) + 1);
    }
  }
  return tasks;
}
