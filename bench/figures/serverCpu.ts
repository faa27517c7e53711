import type { Measured } from '../measured';
import { row } from '../row';
import { serverMsPerCustomer } from './per';

/** How many times more the tutorial's shape asks of the Temporal server. */
export const serverCpu = ({ rounds }: Measured) =>
  row(
    'Temporal server CPU per customer, naive : ours',
    rounds.map(({ ours, naive }) => serverMsPerCustomer(naive) / serverMsPerCustomer(ours)),
    { atLeast: 3.5 },
  );
