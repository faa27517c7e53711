import type { Measured } from '../measured';
import { row } from '../row';
import { perFurther, serverMs } from './per';

/** How many times more the tutorial's shape asks of the Temporal server. */
export const serverCpu = ({ alone, rounds }: Measured) =>
  row(
    'Temporal server CPU per customer, naive : ours',
    rounds.map(
      ({ ours, naive }) =>
        perFurther(alone.naive, naive, serverMs) / perFurther(alone.ours, ours, serverMs),
    ),
    { atLeast: 3.5 },
  );
