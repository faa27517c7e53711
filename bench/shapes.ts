import { Worker } from '@temporalio/worker';
import type { Dependencies } from '../src/activities/dependencies';
import { openLedger } from '../src/stores/ledger';
import { openSource } from '../src/stores/source';
import { openTarget } from '../src/stores/target';
import { taskQueueOf } from '../src/temporal/taskQueue';
import { createWorker } from '../src/temporal/worker';
import type { WorkerConnection } from '../src/temporal/worker';
import { engineActivities } from './engine/activities';
import { naiveActivities } from './naive/activities';

/** How a worker is made, by what is measured: Handover, the tutorial's shape, and the engine alone. */
export const shapes = {
  ours: createWorker,
  naive: (from: WorkerConnection, deps: Dependencies) =>
    Worker.create({
      ...from,
      taskQueue: taskQueueOf(deps.programme.id),
      workflowsPath: require.resolve('./naive/workflows'),
      activities: naiveActivities(plain(deps)),
    }),
  engine: (from: WorkerConnection, deps: Dependencies) =>
    createWorker(from, deps, engineActivities(deps)),
} as const;

/** What is measured. */
export type Shape = keyof typeof shapes;

/** The stores as the driver gives them, whatever the worker has put between them and the activities. */
const plain = (deps: Dependencies): Dependencies => ({
  ...deps,
  source: openSource(deps.source.client),
  target: openTarget(deps.target.client),
  ledger: openLedger(deps.ledger.client),
});
