/** How often a write looks again that others were faster than. */
export const TRIES = 10;

/** A document that changed between read and write each time: nothing was written; try again later. */
export class Contended extends Error {
  override readonly name = 'Contended';

  constructor(what: string) {
    super(`${what} changed ${TRIES} times between read and write.`);
  }
}
