import { sleep } from '@temporalio/workflow';
import { instantOf, millisOf } from '../programme/instant';
import type { Instant } from '../programme/instant';

/** The workflow's instant. */
export const now = (): Instant => instantOf(Date.now());

/** Waits for an instant; not at all where it has passed. The summary names the timer in the UI. */
export async function until(instant: Instant, summary: string): Promise<void> {
  const wait = millisOf(instant) - Date.now();
  if (wait > 0) await sleep(wait, { summary });
}
