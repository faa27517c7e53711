import { Worker } from '@temporalio/worker';
import type { Dependencies } from '../src/activities/dependencies';
import { openLedger } from '../src/stores/ledger';
import { openSource } from '../src/stores/source';
import { openTarget } from '../src/stores/target';
import { taskQueueOf } from '../src/temporal/taskQueue';
import { createWorkers } from '../src/temporal/worker';
import type { Place } from '../src/temporal/worker';
import { engineActivities } from './engine/activities';
import { naiveActivities } from './naive/activities';

/** How workers are made, by what is measured: Handover, the tutorial's shape, and the engine alone. */
export const shapes = {
  ours: createWorkers,
  naive: async (place: Place, deps: Dependencies) => [
    await Worker.create({
      ...place,
      taskQueue: taskQueueOf(deps.programme.id),
      workflowsPath: require.resolve('./naive/workflows'),
      bundlerOptions: { preloadModules: [require.resolve('../src/workflows/preloaded')] },
      activities: naiveActivities(plain(deps)),
    }),
  ],
  engine: (place: Place, deps: Dependencies) => createWorkers(place, deps, engineActivities(deps)),
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
