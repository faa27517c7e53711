import type { Played } from '../play';

/** Customers per second of a run. */
export const perSecond = ({ customers, seconds }: Played) => customers / seconds;

/** What the Temporal server's CPU does for one customer, in milliseconds. */
export const serverMsPerCustomer = ({ customers, used }: Played) => used.temporal.cpuMs / customers;
