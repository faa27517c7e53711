import type { Measured } from '../measured';
import { row } from '../row';
import { perFurther, seconds } from './per';

/** How many times faster the migration is than in the tutorial's shape. */
export const speed = ({ alone, rounds }: Measured) =>
  row(
    'customers/s, ours : naive',
    rounds.map(
      ({ ours, naive }) =>
        perFurther(alone.naive, naive, seconds) / perFurther(alone.ours, ours, seconds),
    ),
    { atLeast: 2.5 },
  );
