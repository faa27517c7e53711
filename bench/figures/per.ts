import type { Played } from '../play';

/**
 * What each further customer of a larger store takes. What a programme takes by itself is left out: a run
 * in virtual time has more than seventy days of it within the time that the customers take.
 */
export const perFurther = <Run extends Played>(
  from: Run,
  to: Run,
  measured: (play: Run) => number,
): number => (measured(to) - measured(from)) / (to.customers - from.customers);

/** How long a run takes. */
export const seconds = ({ seconds }: Played) => seconds;

/** What the Temporal server's CPU does in all, in milliseconds. */
export const serverMs = ({ used }: Played) => used.temporal.cpuMs;

/** What the MongoDB server's CPU does in all, in milliseconds. */
export const mongoMs = ({ used }: Played) => used.mongo.cpuMs;
