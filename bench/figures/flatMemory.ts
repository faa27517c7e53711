import type { Measured } from '../measured';
import { row } from '../row';

/** Whether a worker needs more memory for a large store than for a small one. */
export const flatMemory = ({ few, many }: Measured) =>
  row(
    `worker's resident memory, ${many[0]?.customers} : ${few.customers} customers`,
    many.map(({ used }) => used.worker.residentMb / few.used.worker.residentMb),
    { atMost: 1.15 },
  );
