import { setTimeout as delay } from 'node:timers/promises';

const TRIES = 8;
const PAUSE_MS = 20;

/**
 * Reads parts of two stores that no transaction spans until each part reads the same twice in a row: as
 * nothing changed between the first and the second reading, all of it stood so at one instant.
 * @param read those parts with the ids given.
 * @returns the parts that came to rest in time.
 */
export async function readSettled<Id, T>(
  ids: readonly Id[],
  read: (ids: readonly Id[]) => Promise<ReadonlyMap<Id, T>>,
): Promise<Map<Id, T>> {
  const settled = new Map<Id, T>();
  let before = await read(ids);
  for (let tries = TRIES; tries > 0 && settled.size < ids.length; tries -= 1) {
    const now = await read(ids.filter((id) => !settled.has(id)));
    for (const [id, part] of now) {
      if (JSON.stringify(part) === JSON.stringify(before.get(id))) settled.set(id, part);
    }
    before = now;
    if (settled.size < ids.length) await delay(PAUSE_MS);
  }
  return settled;
}
