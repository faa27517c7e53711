import type { Measured } from '../measured';
import { row } from '../row';
import { mongoMs, perFurther } from './per';

/** How much more the migration asks of the MongoDB server than reading and inserting the same documents does. */
export const rawCopy = ({ alone, rounds }: Measured) =>
  row(
    'MongoDB server CPU, ours : a raw copy of the same documents',
    rounds.map(
      ({ ours }) =>
        perFurther(alone.ours, ours, mongoMs) /
        perFurther(alone.ours, ours, ({ rawCopyMs }) => rawCopyMs),
    ),
    { atMost: 6 },
  );
