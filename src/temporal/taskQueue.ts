/** The task queue of all of a programme's workflows and activities. */
export const taskQueueOf = (programmeId: string) => `handover-${programmeId}`;

/** The lane beside a task queue for the steps of customers with very many records. */
export const largeLaneOf = (taskQueue: string) => `${taskQueue}-large`;
