import type { Measured } from '../measured';
import { row } from '../row';

/** Whether an audit needs more memory for a large store than for a small one. */
export const auditMemory = ({ few, many }: Measured) =>
  row(
    `audit's peak of memory, ${many[0]?.customers} : ${few.customers} customers`,
    many.map(({ audit }) => audit.peakMb / few.audit.peakMb),
    { atMost: 1.15 },
  );
