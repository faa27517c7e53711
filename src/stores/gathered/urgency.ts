import { AsyncLocalStorage } from 'node:async_hooks';

/** The longest that others are held back, in milliseconds. */
const HOLDS_MS = 100;

const urgency = new AsyncLocalStorage<true>();
const held = new Set<() => void>();
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
  if (underWay === 0) return go();
  const release = () => {
    clearTimeout(timer);
    held.delete(release);
    go();
  };
  const timer = setTimeout(release, HOLDS_MS);
  held.add(release);
}
