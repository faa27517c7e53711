import { setTimeout as delay } from 'node:timers/promises';
import { Context } from '@temporalio/activity';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { DefaultLogger, makeTelemetryFilterString, Runtime, Worker } from '@temporalio/worker';
import { startTimeSkippingEnvironment } from '../../local/servers/timeSkipping';
import { searchAttributes } from '../../src/temporal/searchAttributes';
import { testActivities } from './activities';
import { workflowBundle } from './bundle';
import { Scene, taskQueue } from './scene';
import type { World } from './world';

const WITHIN_MS = 45_000;

/**
 * The time-skipping environment and the worker of a test file. The worker outlives every test of it:
 * a workflow that is left without one holds the environment's clock for ever.
 */
export function timeSkippingStage() {
  const worlds = new Map<string, World>();
  let env: TestWorkflowEnvironment;
  let worker: Worker;
  let running: Promise<void>;

  beforeAll(async () => {
    Runtime.install({
      logger: new DefaultLogger('ERROR'),
      telemetryOptions: {
        logging: { forward: {}, filter: makeTelemetryFilterString({ core: 'ERROR' }) },
      },
    });
    env = await startTimeSkippingEnvironment({ searchAttributes });
    worker = await Worker.create({
      connection: env.nativeConnection,
      taskQueue,
      workflowBundle: await workflowBundle(),
      activities: testActivities(() => worldOf(worlds)),
      shutdownForceTime: '5 seconds',
    });
    running = worker.run();
  }, 180_000);

  afterAll(async () => {
    worker?.shutdown();
    await running;
    await env?.teardown();
  });

  return {
    /** Runs one test in a world of its own. */
    play: async (act: (scene: Scene, world: World) => Promise<void>): Promise<void> => {
      const scene = new Scene(env);
      worlds.set(scene.programme, scene.world);
      try {
        await withinTime(act(scene, scene.world));
      } finally {
        await scene.end();
      }
    },
  };
}

/** Fails before the test's own time is over, so that it still cleans up. */
async function withinTime(act: Promise<void>): Promise<void> {
  const timer = new AbortController();
  const tooLong = delay(WITHIN_MS, undefined, { signal: timer.signal }).then(() => {
    throw new Error(`It did not end within ${WITHIN_MS / 1_000} seconds`);
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
