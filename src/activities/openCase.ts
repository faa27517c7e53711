import { caseIdOf, causes } from '../cases/case';
import type { CaseNeeded } from '../cases/needed';
import type { Instant } from '../programme/instant';
import type { CustomerRef } from './customerRef';
import type { Dependencies } from './dependencies';

/** What a step found, when, and until when a person can decide. */
export type NewCase = CustomerRef & {
  readonly needed: CaseNeeded;
  readonly at: Instant;
  readonly deadline: Instant;
};

/**
 * Files a case, or puts what is new into the customer's case of that cause, and counts the customer as
 * held, unless only coupons wait. A case that was decided and did not help is open again.
 */
export const openCase =
  ({ ledger }: Dependencies) =>
  async ({ customerId, market, needed, at, deadline }: NewCase) => {
    const { cause, records, evidence } = needed;
    const _id = caseIdOf(customerId, cause);
    await ledger.cases.updateOne(
      { _id },
      {
        $set: {
          customerId,
          market,
          cause,
          state: 'open',
          decision: null,
          deadline: new Date(deadline),
        },
        $addToSet: { records: { $each: records }, evidence: { $each: evidence } },
        $setOnInsert: { openedAt: new Date(at) },
      },
      { upsert: true },
    );
    if (causes[cause].holds === 'customer') {
      await ledger.customers.updateOne({ _id: customerId }, { $set: { state: 'held' } });
    }
    return { caseId: _id };
  };
