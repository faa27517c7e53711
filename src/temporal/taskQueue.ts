/** The task queue of all of a programme's workflows and activities. */
export const taskQueueOf = (programmeId: string) => `handover-${programmeId}`;
