import { AsyncLocalStorage } from 'node:async_hooks';

const urgency = new AsyncLocalStorage<true>();

/** Does something that somebody waits for: its commands leave at once, together with none but their like. */
export const urgently = <T>(run: () => Promise<T>): Promise<T> => urgency.run(true, run);

/** Whether what is done at this moment is urgent. */
export const isUrgent = (): boolean => urgency.getStore() === true;
