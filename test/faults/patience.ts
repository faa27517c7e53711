import { setTimeout as delay } from 'node:timers/promises';
import { waitUntil } from '../../local/servers/waitUntil';
import type { Stage } from '../../local/rehearsal/stage';

const WITHIN_MS = 120_000;

/** Waits for something that has to come. @throws where it does not come within two minutes. */
export async function until(what: string, condition: () => Promise<boolean>): Promise<void> {
  if (!(await waitUntil(condition, WITHIN_MS))) throw new Error(`It never came that ${what}`);
}

/** Waits for something that has to come, as `until` does. */
export async function within<T>(what: string, coming: Promise<T>): Promise<T> {
  const patience = new AbortController();
  const never = delay(WITHIN_MS, null, { signal: patience.signal }).then(() => {
    throw new Error(`It never came that ${what}`);
  });
  try {
    return await Promise.race([coming, never]);
  } finally {
    patience.abort();
    never.catch(() => undefined);
  }
}

/** Waits until every market has opened, so that many customers are on their way at once. */
export async function untilMarketsOpen({ ledger, programme }: Stage): Promise<void> {
  await until('the markets open', async () => {
    const standing = await ledger.standings.findOne({ _id: programme.id });
    return standing?.gate.state === 'passed';
  });
}
