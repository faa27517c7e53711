import { existsSync } from 'node:fs';
import path from 'node:path';
import { Worker } from '@temporalio/worker';
import type { NativeConnection, WorkerOptions } from '@temporalio/worker';
import { createActivities } from '../activities';
import type { Dependencies } from '../activities/dependencies';
import { pulse } from './pulse';
import { taskQueueOf } from './taskQueue';

const prebuilt = path.join(__dirname, '..', 'workflow-bundle.js');

/** Where the worker's workflows come from: the bundle that `npm run build` made, or else the sources. */
export const workflowSource = (): Pick<WorkerOptions, 'workflowBundle' | 'workflowsPath'> =>
  existsSync(prebuilt)
    ? { workflowBundle: { codePath: prebuilt } }
    : { workflowsPath: require.resolve('../workflows') };

/** Makes the worker of a programme; it ends its tasks within ten seconds of a shutdown. */
export const createWorker = (
  { connection, namespace }: { connection: NativeConnection; namespace: string },
  deps: Dependencies,
  workflows = workflowSource(),
): Promise<Worker> =>
  Worker.create({
    connection,
    namespace,
    taskQueue: taskQueueOf(deps.programme.id),
    ...workflows,
    activities: createActivities(deps),
    interceptors: { activity: [pulse] },
    shutdownGraceTime: '10 seconds',
    // A customer holds a workflow task while its local activities run: as many customers are worked on
    // at once as two cores and their stores finish well within a task's ten seconds.
    maxConcurrentWorkflowTaskExecutions: 20,
    maxConcurrentLocalActivityExecutions: 40,
    maxConcurrentActivityTaskExecutions: 20,
  });
