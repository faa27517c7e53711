import { totalOf } from '../commands';
import type { Measured } from '../measured';
import type { Played } from '../play';
import { row } from '../row';
import { perFurther } from './per';

/** How often a worker asks the stores for something, for each customer of the rounds' stores. */
export const commands = ({ rounds, alone }: Measured) =>
  row(
    "MongoDB commands per customer, the programme's own apart",
    rounds.map(({ ours }) => perFurther<Played>(alone, ours, (play) => totalOf(play.commands))),
    { atMost: 16 },
  );
