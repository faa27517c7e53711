import type { Measured } from '../measured';
import { row } from '../row';
import { perSecond } from './per';

/** How many times faster the whole migration is than in the tutorial's shape. */
export const speed = ({ rounds }: Measured) =>
  row(
    'customers/s of the whole run, ours : naive',
    rounds.map(({ ours, naive }) => perSecond(ours) / perSecond(naive)),
    { atLeast: 2.5 },
  );
