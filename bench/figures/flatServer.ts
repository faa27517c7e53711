import type { Measured } from '../measured';
import { row } from '../row';
import { perFurther, serverMs } from './per';

/** Whether a further customer of a large store costs the Temporal server more than one of a small store. */
export const flatServer = ({ alone, few, many }: Measured) =>
  row(
    `Temporal server CPU per customer, ${many[0]?.customers} : ${few.customers} customers`,
    many.map((large) => perFurther(few, large, serverMs) / perFurther(alone.ours, few, serverMs)),
    { atMost: 1.1 },
  );
