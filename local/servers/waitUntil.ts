import { setTimeout as delay } from 'node:timers/promises';

const EVERY_MS = 25;

/** Asks again and again until the answer is yes: true, or false once the time is over. A rejection counts as no. */
export async function waitUntil(
  condition: () => Promise<boolean>,
  withinMs: number,
): Promise<boolean> {
  const deadline = Date.now() + withinMs;
  while (!(await condition().catch(() => false))) {
    if (Date.now() >= deadline) return false;
    await delay(EVERY_MS);
  }
  return true;
}
