import type { CaseFile } from '../../src/cases/case';
import { caseFile } from '../../src/cases/case';

/** A case of an identity that waits for a decision, but for what a test changes. */
export const openCase = (changes: Partial<CaseFile> = {}): CaseFile => ({
  ...caseFile.parse({
    _id: 'C0004-identity',
    customerId: 'C0004',
    market: 'GB',
    cause: 'identity',
    records: [],
    evidence: ['account mi-1 by e-mail', 'account mi-2 by telephone'],
    state: 'open',
    decision: null,
    openedAt: new Date('2024-10-21T08:00:00Z'),
    deadline: new Date('2024-11-04T08:00:00Z'),
  }),
  ...changes,
});
