import type { Measured } from '../measured';
import { row } from '../row';
import { perFurther } from './per';

/** What Temporal Cloud bills for a customer. */
export const billed = ({ rounds, alone }: Measured) =>
  row(
    "billable actions per customer, the parents' included",
    rounds.map(({ ours }) => perFurther(alone.ours, ours, ({ actions }) => actions)),
    { atMost: 6 },
  );
