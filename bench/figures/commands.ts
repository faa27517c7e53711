import { totalOf } from '../commands';
import type { Measured } from '../measured';
import { row } from '../row';
import { perFurther } from './per';

/** How often a worker asks the stores for something. */
export const commands = ({ rounds, alone }: Measured) =>
  row(
    'MongoDB commands per customer',
    rounds.map(({ ours }) => perFurther(alone.ours, ours, (play) => totalOf(play.commands))),
    { atMost: 16 },
  );
