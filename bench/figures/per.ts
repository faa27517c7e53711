import type { Migration } from '../measured';
import type { Played } from '../play';

/** Customers per second of a run. */
export const perSecond = ({ customers, seconds }: Played) => customers / seconds;

/** What the Temporal server's CPU does for one customer, in milliseconds. */
export const serverMsPerCustomer = (play: Played) => serverMs(play) / play.customers;

/** What the Temporal server's CPU does in all, in milliseconds. */
export const serverMs = ({ used }: Played) => used.temporal.cpuMs;

/** What each further customer of a larger store takes, whatever a programme takes by itself. */
export const perFurther = (
  from: Migration,
  to: Migration,
  measured: (play: Migration) => number,
): number => (measured(to) - measured(from)) / (to.customers - from.customers);
