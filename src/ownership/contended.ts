/** How often a write looks again that others were faster than. */
const TRIES = 10;

/** A document that changed between read and write each time: nothing was written; try again later. */
export class Contended extends Error {
  override readonly name = 'Contended';

  constructor(what: string) {
    super(`${what} changed ${TRIES} times between read and write.`);
  }
}

/**
 * Reads, decides and writes until nobody was faster.
 * @param attempt comes to null where somebody was.
 * @throws Contended where others were faster each time.
 */
export async function contend<T>(what: string, attempt: () => Promise<T | null>): Promise<T> {
  for (let tries = TRIES; tries > 0; tries -= 1) {
    const outcome = await attempt();
    if (outcome !== null) return outcome;
  }
  throw new Contended(what);
}
