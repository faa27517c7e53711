import type { Measured } from '../measured';
import { row } from '../row';
import { sizesIn } from './per';

/** Whether an audit needs more memory for a large store than for a small one. */
export const auditMemory = ({ sizes }: Measured) =>
  row(
    `audit's peak of memory, ${sizesIn(sizes)}`,
    sizes.map(({ few, many }) => many.audit.peakMb / few.audit.peakMb),
    { atMost: 1.15 },
  );
