import type { Measured } from '../measured';
import { row } from '../row';

/** What a customer leaves in Temporal's histories: in the customer's own, the market's, and the programme's. */
export const events = ({ rounds }: Measured) =>
  row(
    "history events per customer, the parents' included",
    rounds.map(({ ours }) => ours.events / ours.customers),
    { atMost: 20 },
  );
