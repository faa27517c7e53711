import type { Decision } from '../cases/case';
import type { Instant } from '../programme/instant';
import type { Dependencies } from './dependencies';

/** A decision about a case, as a workflow holds it. */
export interface Settlement {
  readonly caseId: string;
  readonly choice: Decision['choice'];
  readonly by: Decision['by'];
  readonly reason: string;
  readonly at: Instant;
}

/** Keeps the decision about a case where every run of its customer reads it. */
export const settleCase =
  ({ ledger }: Dependencies) =>
  async ({ caseId, choice, by, reason, at }: Settlement) => {
    await ledger.cases.updateOne(
      { _id: caseId },
      { $set: { state: 'decided', decision: { choice, by, reason, at: new Date(at) } } },
    );
  };
