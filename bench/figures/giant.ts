import { GIANT } from '../measured';
import type { Measured, Migration } from '../measured';
import { row } from '../row';

/** Whether one customer with very many orders keeps the others waiting. */
export const giant = ({ rounds, giant }: Measured) =>
  row(
    "ordinary customers' p99, beside a giant : without",
    rounds.map(({ ours }) => slowest(giant) / slowest(ours)),
    { atMost: 1.5 },
  );

/** Within which time 99 of 100 ordinary customers are through, in milliseconds. */
function slowest({ tookMs }: Migration): number {
  const ordinary = [...tookMs].filter(([id]) => !id.includes(GIANT)).map(([, took]) => took);
  return ordinary.toSorted((a, b) => a - b)[Math.ceil(ordinary.length * 0.99) - 1] ?? NaN;
}
