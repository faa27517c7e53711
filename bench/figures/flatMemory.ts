import type { Measured } from '../measured';
import { row } from '../row';
import { sizesIn } from './per';

/** Whether a worker needs more memory for a large store than for a small one. */
export const flatMemory = ({ sizes }: Measured) =>
  row(
    `worker's resident memory, ${sizesIn(sizes)}`,
    sizes.map(({ few, many }) => many.used.worker.residentMb / few.used.worker.residentMb),
    { atMost: 1.15 },
  );
