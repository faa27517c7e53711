import type { Measured } from '../measured';
import { row } from '../row';
import { perFurther, seconds } from './per';

/** How near the migration comes to what the engine can do with the same workflows. */
export const engineLimit = ({ alone, rounds }: Measured) =>
  row(
    'customers/s, ours : the same workflows with no-op activities',
    rounds.map(
      ({ ours, engine }) =>
        perFurther(alone.engine, engine, seconds) / perFurther(alone.ours, ours, seconds),
    ),
    { atLeast: 0.6 },
  );
