import type { Sizes } from '../measured';
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

/** `949 : 239 customers`. */
export const sizesIn = ([first]: readonly Sizes[]) =>
  `${first?.many.customers} : ${first?.few.customers} customers`;

/** Customers per second of a whole run, the programme's own part of it included. */
export const perSecond = ({ customers, seconds }: Played) => customers / seconds;

/** What the Temporal server's CPU does in all, in milliseconds. */
export const serverMs = ({ used }: Played) => used.temporal.cpuMs;

/** What the MongoDB server's CPU does in all, in milliseconds. */
export const mongoMs = ({ used }: Played) => used.mongo.cpuMs;
