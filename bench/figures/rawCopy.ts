import type { Measured } from '../measured';
import { row } from '../row';

/** How much more the migration asks of the MongoDB server than copying the same documents does. */
export const rawCopy = ({ rounds }: Measured) =>
  row(
    'MongoDB server CPU, ours : insertMany of the same documents',
    rounds.map(({ ours }) => ours.used.mongo.cpuMs / ours.rawCopyMs),
    { atMost: 6 },
  );
