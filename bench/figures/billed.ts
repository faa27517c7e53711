import type { Measured } from '../measured';
import { row } from '../row';

/** What Temporal Cloud bills for a customer. */
export const billed = ({ rounds }: Measured) =>
  row(
    "billable actions per customer, the parents' included",
    rounds.map(({ ours }) => ours.actions / ours.customers),
    { atMost: 6 },
  );
