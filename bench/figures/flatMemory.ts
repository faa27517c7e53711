import type { Measured } from '../measured';
import { row } from '../row';

/** Whether a worker needs more memory for a large store than for a small one. */
export const flatMemory = ({ rounds, small }: Measured) =>
  row(
    `worker's resident memory, ${rounds[0]?.ours.customers} : ${small.customers} customers`,
    rounds.map(({ ours }) => ours.used.worker.residentMb / small.used.worker.residentMb),
    { atMost: 1.15 },
  );
