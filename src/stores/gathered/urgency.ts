import { AsyncLocalStorage } from 'node:async_hooks';
import { waitAmong } from './waiting';
import type { Waiting } from './waiting';

/** The longest that others are held back, in milliseconds. */
const HOLDS_MS = 100;

const urgency = new AsyncLocalStorage<true>();
const held: Waiting = new Set();
let underWay = 0;

/**
 * Does something that somebody waits for: its commands leave at once, together with none but their like,
 * and others are held back meanwhile.
 */
export async function urgently<T>(run: () => Promise<T>): Promise<T> {
  underWay += 1;
  try {
    return await urgency.run(true, run);
  } finally {
    underWay -= 1;
    if (underWay === 0) for (const release of held) release();
  }
}

/** Whether what is done at this moment is urgent. */
export const isUrgent = (): boolean => urgency.getStore() === true;

/** Lets something go that is not urgent: at once, or when nothing urgent is under way any more. */
export function giveWay(go: () => void): void {
  if (underWay === 0) go();
  else waitAmong(held, go, HOLDS_MS);
}
