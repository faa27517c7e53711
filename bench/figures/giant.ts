import { percentilesOf } from '../../local/storefront/percentiles';
import { GIANT } from '../measured';
import type { Measured, Migration } from '../measured';
import { row } from '../row';

/** Whether one customer with very many orders keeps the others waiting. */
export const giant = ({ rounds }: Measured) =>
  row(
    "ordinary customers' p99, beside a giant : without",
    rounds.map(({ ours, giant }) => ordinaryP99(giant) / ordinaryP99(ours)),
    { atMost: 1.5 },
  );

const ordinaryP99 = ({ tookMs }: Migration) =>
  percentilesOf([...tookMs].filter(([id]) => !id.includes(GIANT)).map(([, took]) => took)).p99;
