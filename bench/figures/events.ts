import type { Measured } from '../measured';
import { row } from '../row';
import { perFurther } from './per';

/** What a customer leaves in Temporal's histories: in the customer's own, the market's, and the programme's. */
export const events = ({ rounds, alone }: Measured) =>
  row(
    "history events per customer, the parents' included",
    rounds.map(({ ours }) => perFurther(alone.ours, ours, ({ events }) => events)),
    { atMost: 20 },
  );
