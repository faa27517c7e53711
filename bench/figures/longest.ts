import type { Measured } from '../measured';
import { row } from '../row';

/** How long the history of a run of the programme or of a market becomes, in events. */
export const longest = ({ rounds, giant, few, many }: Measured) => {
  const runs = [...rounds.map(({ ours }) => ours), ...many, few, giant];
  return row(
    'longest history of a run of the parent and the markets',
    [Math.max(...runs.map(({ longest }) => longest))],
    { atMost: 1_999 },
  );
};
