import { setTimeout as delay } from 'node:timers/promises';
import { Context } from '@temporalio/activity';
import {
  DefaultLogger,
  makeTelemetryFilterString,
  NativeConnection,
  Runtime,
  Worker,
} from '@temporalio/worker';
import { startTimeSkippingEnvironment } from '../../local/servers/timeSkipping';
import { searchAttributes } from '../../src/temporal/searchAttributes';
import { testActivities } from './activities';
import { workflowBundle } from './bundle';
import { Line } from './line';
import { Scene, taskQueue } from './scene';
import type { World } from './world';

const WITHIN_MS = 45_000;

/** A time-skipping environment with a worker, and worlds to play in. */
export interface Stage {
  /**
   * Plays in a world of its own, and brings what is still open to its end.
   * @param withinMs how long the act may take; default 45 seconds.
   */
  readonly play: (
    act: (scene: Scene, world: World) => Promise<void>,
    withinMs?: number,
  ) => Promise<void>;
  /**
   * Does something while no worker can be reached. (One that is stopped would leave its tasks behind:
   * the test server keeps those of a workflow for the worker that had it last.)
   */
  readonly withoutWorkers: (act: () => Promise<void>) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** The stage of a test file, up while its tests run. */
export function timeSkippingStage(): Pick<Stage, 'play' | 'withoutWorkers'> {
  let stage: Stage | undefined;
  beforeAll(async () => {
    stage = await startStage();
  }, 180_000);
  afterAll(() => stage?.close());
  const up = () => {
    if (!stage) throw new Error('The stage is not up');
    return stage;
  };
  return {
    play: (act, withinMs) => up().play(act, withinMs),
    withoutWorkers: (act) => up().withoutWorkers(act),
  };
}

/**
 * Starts a stage. Its worker outlives every play on it: a workflow that is left without one holds the
 * environment's clock.
 */
export async function startStage(): Promise<Stage> {
  Runtime.install({
    logger: new DefaultLogger('ERROR'),
    telemetryOptions: {
      logging: { forward: {}, filter: makeTelemetryFilterString({ core: 'ERROR' }) },
    },
  });
  const worlds = new Map<string, World>();
  const env = await startTimeSkippingEnvironment({ searchAttributes });
  const line = new Line(env.address);
  const connection = await NativeConnection.connect({ address: await line.open() });
  const worker = await Worker.create({
    connection,
    taskQueue,
    workflowBundle: await workflowBundle(),
    activities: testActivities(() => worldOf(worlds)),
    identity: 'worker',
    shutdownForceTime: '5 seconds',
  });
  const running = worker.run();
  return {
    play: async (act, withinMs = WITHIN_MS) => {
      const scene = new Scene(env);
      worlds.set(scene.programme, scene.world);
      try {
        await withinTime(act(scene, scene.world), withinMs);
      } finally {
        await scene.end();
      }
    },
    withoutWorkers: async (act) => {
      line.cut();
      try {
        await act();
      } finally {
        line.mend();
      }
    },
    close: async () => {
      worker.shutdown();
      await running;
      await connection.close();
      line.close();
      await env.teardown();
    },
  };
}

/** Fails before the test's own time is over, so that it still cleans up. */
async function withinTime(act: Promise<void>, withinMs: number): Promise<void> {
  const timer = new AbortController();
  const tooLong = delay(withinMs, undefined, { signal: timer.signal }).then(() => {
    throw new Error(`It did not end within ${withinMs / 1_000} seconds`);
  });
  try {
    await Promise.race([act, tooLong]);
  } finally {
    tooLong.catch(() => undefined);
    timer.abort();
  }
}

/** Every workflow id has its programme as the second part. */
function worldOf(worlds: ReadonlyMap<string, World>): World {
  const { workflowId } = Context.current().info.workflowExecution ?? { workflowId: '' };
  const world = worlds.get(workflowId.split('/')[1] ?? '');
  if (!world) throw new Error(`Workflow ${workflowId} belongs to no test`);
  return world;
}
