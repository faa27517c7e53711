import type { WorkflowHandle } from '@temporalio/client';
import { actionsOf } from '../../bench/actions';
import { DAY, later } from '../../src/programme/instant';
import type { Scene } from './scene';
import { timeSkippingStage } from './stage';
import type { World } from './world';

const stage = timeSkippingStage();
const WITHIN_MS = 170_000;

/** Enrols customers of GB, each fifth of whom a person has to decide about; the others lapse. */
function enrol(world: World, count: number): void {
  const ids = Array.from({ length: count }, (_, index) => `GB${index + 1}`);
  world.ledger.enrol('GB', ids);
  for (const [index, id] of ids.entries()) {
    if (index % 5 === 0) world.trouble(id, 'copyAccount', 'identity');
    else world.ends[id] = 'lapsed';
  }
}

type Events = NonNullable<Awaited<ReturnType<WorkflowHandle['fetchHistory']>>['events']>;

/** The histories of each run of a workflow, from its first on. */
async function historiesOf(scene: Scene, workflowId: string, firstRunId: string) {
  const histories: Events[] = [];
  for (let runId: string | null | undefined = firstRunId; runId;) {
    const { events } = await scene.client.workflow.getHandle(workflowId, runId).fetchHistory();
    histories.push(events ?? []);
    runId = events?.at(-1)?.workflowExecutionContinuedAsNewEventAttributes?.newExecutionRunId;
  }
  return histories;
}

/** Of an untroubled customer, its market's share included; measured: 17.9, 3.02 and 787. */
const MOST = { events: 19, actions: 3.5, longest: 1_999 };

it(
  'an untroubled customer leaves few events and actions, in short histories',
  () =>
    stage.play(async (scene, world) => {
      const ids = Array.from({ length: 250 }, (_, index) => `GB${index + 1}`);
      world.ledger.enrol('GB', ids);
      const market = await scene.startMarket({ pacePerHour: 1_000_000 });
      expect(await market.result()).toMatchObject({ moved: ids.length, failed: 0 });

      const { workflowId, firstExecutionRunId } = market;
      const runs = await historiesOf(scene, workflowId, firstExecutionRunId);
      const customers = await Promise.all(
        ids.map(async (id) => (await scene.customerHandle(id).fetchHistory()).events ?? []),
      );
      const all = [...runs, ...customers];
      const each = (count: (events: Events) => number) =>
        all.reduce((sum, events) => sum + count(events), 0) / ids.length;
      expect(each((events) => events.length)).toBeLessThanOrEqual(MOST.events);
      expect(each(actionsOf)).toBeLessThanOrEqual(MOST.actions);
      expect(Math.max(...runs.map(({ length }) => length))).toBeLessThanOrEqual(MOST.longest);
    }, WITHIN_MS),
  WITHIN_MS + 60_000,
);

const openCases = ({ ledger }: World) =>
  [...ledger.cases.values()].filter(({ state }) => state === 'open');

it(
  'a market with 20 % on hold ends, in short histories, and everybody finishes by default: ' +
    '100 of 500, in proportion to 2,000 of 10,000',
  () =>
    stage.play(async (scene, world) => {
      enrol(world, 500);
      const window = 20;
      const market = await scene.startMarket({ window, pacePerHour: 1_000_000 });
      const result = await market.result();
      expect(result).toEqual({ moved: 0, lapsed: 400, held: 100, setAside: 0, failed: 0 });

      const runs = await historiesOf(scene, market.workflowId, market.firstExecutionRunId);
      expect(runs).toHaveLength(3);
      expect(Math.max(...runs.map(({ length }) => length))).toBeLessThan(1_000);

      // More are on hold than the window takes: none of them kept a place in it.
      expect(openCases(world)).toHaveLength(100);
      const deadlines = openCases(world).map(({ deadline }) => deadline);
      const latest = deadlines.toSorted().at(-1) ?? (await scene.clock.now());
      await scene.clock.until(later(latest, DAY));
      expect(openCases(world)).toEqual([]);
      const files = [...world.ledger.cases.values()];
      expect(files.every(({ decision }) => decision?.by === 'default')).toBe(true);
      expect(files.every(({ decision, deadline }) => decision && decision.at >= deadline)).toBe(
        true,
      );
      expect(world.ledger.count()['GB']).toMatchObject({ lapsed: 400, moved: 100 });
    }, WITHIN_MS),
  WITHIN_MS + 60_000,
);
