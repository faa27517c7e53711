import type { Measured } from '../measured';
import { row } from '../row';
import { perFurther, serverMs, sizesIn } from './per';

/** Whether a further customer of a large store costs the Temporal server more than one of a small store. */
export const flatServer = ({ alone, sizes }: Measured) =>
  row(
    `Temporal server CPU per customer, ${sizesIn(sizes)}`,
    sizes.map(
      ({ few, many }) => perFurther(few, many, serverMs) / perFurther(alone.ours, few, serverMs),
    ),
    { atMost: 1.1 },
  );
