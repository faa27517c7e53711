import type { Measured, Passed } from '../measured';
import { row } from '../row';

/** How near the audit comes to reading everything and judging nothing. */
export const auditSpeed = ({ rounds }: Measured) =>
  row(
    'documents/s, audit : a plain scan of the stores',
    rounds.map(({ ours }) => rate(ours.audit) / rate(ours.scan)),
    { atLeast: 0.3 },
  );

const rate = ({ documents, seconds }: Passed) => documents / seconds;
