import type { Measured } from '../measured';
import { row } from '../row';
import { serverMsPerCustomer } from './per';

/** Whether a customer of a large store costs the Temporal server more than one of a small store. */
export const flatServer = ({ rounds, small }: Measured) =>
  row(
    `Temporal server CPU per customer, ${rounds[0]?.ours.customers} : ${small.customers} customers`,
    rounds.map(({ ours }) => serverMsPerCustomer(ours) / serverMsPerCustomer(small)),
    { atMost: 1.1 },
  );
