import { z } from 'zod';
import { caseRecord, cause } from './case';
import type { CaseRecord, Cause } from './case';

/** The type of the failure with which a step says that a person has to decide. */
export const CASE_NEEDED = 'CaseNeeded';

/** What that failure carries: references only, for it stays in the history. */
export const caseNeeded = z.object({
  cause,
  records: z.array(caseRecord),
  evidence: z.array(z.string()),
});
export type CaseNeeded = { cause: Cause; records: CaseRecord[]; evidence: string[] };

/** One case per cause: what several steps found at once stands in one file. */
export function mergeByCause(needed: readonly CaseNeeded[]): CaseNeeded[] {
  const merged = new Map<Cause, CaseNeeded>();
  for (const { cause, records, evidence } of needed) {
    const known = merged.get(cause);
    merged.set(cause, {
      cause,
      records: [...(known?.records ?? []), ...records],
      evidence: [...(known?.evidence ?? []), ...evidence],
    });
  }
  return [...merged.values()];
}
