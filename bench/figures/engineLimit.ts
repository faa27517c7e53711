import type { Measured } from '../measured';
import { row } from '../row';
import { perSecond } from './per';

/** How near the migration comes to what the engine can do with the same workflows. */
export const engineLimit = ({ rounds }: Measured) =>
  row(
    'customers/s of the whole run, ours : the same workflows with no-op activities',
    rounds.map(({ ours, engine }) => perSecond(ours) / perSecond(engine)),
    { atLeast: 0.6 },
  );
