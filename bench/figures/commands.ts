import { totalOf } from '../commands';
import type { Measured } from '../measured';
import { row } from '../row';

/** How often a worker asks the stores for something, by customer; the programme's own steps included. */
export const commands = ({ rounds }: Measured) =>
  row(
    'MongoDB commands per customer',
    rounds.map(({ ours }) => totalOf(ours.commands) / ours.customers),
    { atMost: 16 },
  );
