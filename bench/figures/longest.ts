import { oursOf } from '../measured';
import type { Measured } from '../measured';
import { row } from '../row';

/** How long the history of a run of the programme or of a market becomes at most, in events. */
export const longest = (measured: Measured) =>
  row(
    'longest history of a run of the parent and the markets',
    [Math.max(...oursOf(measured).map((run) => run.longest))],
    { atMost: 1_999 },
  );
