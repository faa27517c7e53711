import { existsSync } from 'node:fs';
import path from 'node:path';
import { Worker } from '@temporalio/worker';
import type { NativeConnection, WorkerOptions } from '@temporalio/worker';
import { createActivities } from '../activities';
import type { Activities } from '../activities';
import type { Dependencies } from '../activities/dependencies';
import { taskQueueOf } from './taskQueue';

const prebuilt = path.join(__dirname, '..', 'workflow-bundle.js');

/** Where the worker's workflows come from: the bundle that `npm run build` made, or else the sources. */
export const workflowSource = (): Pick<WorkerOptions, 'workflowBundle' | 'workflowsPath'> =>
  existsSync(prebuilt)
    ? { workflowBundle: { codePath: prebuilt } }
    : { workflowsPath: require.resolve('../workflows') };

/** Where a worker takes its tasks from. */
export interface WorkerConnection {
  readonly connection: NativeConnection;
  readonly namespace: string;
}

/** Makes the worker of a programme; it ends its tasks within ten seconds of a shutdown. */
export const createWorker = (
  { connection, namespace }: WorkerConnection,
  deps: Dependencies,
  activities: Activities = createActivities(deps),
): Promise<Worker> =>
  Worker.create({
    connection,
    namespace,
    taskQueue: taskQueueOf(deps.programme.id),
    ...workflowSource(),
    activities,
    shutdownGraceTime: '10 seconds',
    // A customer holds a workflow task while its local activities run: as many customers are worked on
    // at once as two cores and their stores finish well within a task's ten seconds.
    maxConcurrentWorkflowTaskExecutions: 20,
    maxConcurrentLocalActivityExecutions: 40,
    maxConcurrentActivityTaskExecutions: 20,
  });
