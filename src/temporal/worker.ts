import { Worker } from '@temporalio/worker';
import type { NativeConnection } from '@temporalio/worker';
import { createActivities } from '../activities';
import type { Activities } from '../activities';
import type { Dependencies } from '../activities/dependencies';
import { pulse } from './pulse';
import { largeLaneOf, taskQueueOf } from './taskQueue';
import { workflowSource } from './workflowSource';

/** Where a worker belongs. */
export interface Place {
  readonly connection: NativeConnection;
  readonly namespace: string;
}

/**
 * Makes the workers of a programme, of which the second works for customers with very many records
 * alone; they end their tasks within ten seconds of a shutdown.
 */
export function createWorkers(
  place: Place,
  deps: Dependencies,
  activities: Activities = createActivities(deps),
): Promise<Worker[]> {
  const { id, policies } = deps.programme;
  const taskQueue = taskQueueOf(id);
  const { activitiesPerSecond: limit } = policies;
  const common = {
    ...place,
    activities,
    interceptors: { activity: [pulse] },
    // Every beat of the pulse is sent: by default most are kept back.
    maxHeartbeatThrottleInterval: '1 second',
    shutdownGraceTime: '10 seconds',
    ...(limit !== undefined && { maxTaskQueueActivitiesPerSecond: limit }),
  };
  const ordinary = Worker.create({
    ...common,
    taskQueue,
    ...workflowSource(),
    // A customer holds a workflow task while its local activities run: as many customers are worked on
    // at once as two cores and their stores finish well within a task's ten seconds.
    maxConcurrentWorkflowTaskExecutions: 40,
    maxConcurrentLocalActivityExecutions: 120,
    maxConcurrentActivityTaskExecutions: 20,
  });
  const large = Worker.create({
    ...common,
    taskQueue: largeLaneOf(taskQueue),
    maxConcurrentActivityTaskExecutions: 2,
  });
  return Promise.all([ordinary, large]);
}
