import { condition } from '@temporalio/workflow';
import { instantOf, millisOf } from '../programme/instant';
import type { Instant } from '../programme/instant';

/** The workflow's instant. */
export const now = (): Instant => instantOf(Date.now());

/**
 * Waits for an instant that may be moved meanwhile; not at all where it has passed. The summary names
 * the timer in the UI.
 * @param over ends the wait before, where it comes to hold.
 * @returns whether the instant came.
 */
export async function until(
  due: () => Instant,
  summary: string,
  over: () => boolean = () => false,
): Promise<boolean> {
  for (;;) {
    const awaited = due();
    const wait = millisOf(awaited) - Date.now();
    if (over()) return false;
    if (wait <= 0) return true;
    await condition(() => over() || due() !== awaited, wait, { summary });
  }
}
