import type { Measured } from '../measured';
import { row } from '../row';

/** How long the history of a run of the programme or of a market becomes, in events. */
export const longest = ({ rounds, giant, small }: Measured) =>
  row(
    'longest history of a run of the parent and the markets',
    [...rounds.map(({ ours }) => ours.longest), small.longest, giant.longest],
    { atMost: 1_999 },
  );
