import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import {
  ActivityFailure,
  ApplicationFailure,
  ParentClosePolicy,
  startChild,
} from '@temporalio/workflow';
import type { ChildWorkflowHandle } from '@temporalio/workflow';
import { CASE_NEEDED, caseNeeded, mergeByCause } from '../cases/needed';
import type { CaseNeeded } from '../cases/needed';
import { HandoverMarket, HandoverProgramme, HandoverStage } from '../temporal/searchAttributes';
import { customerCase } from './case';
import type { CustomerInput, CustomerResult } from './customer';
import { caseWorkflowId } from './ids';

/** What several steps found that a person has to decide. */
class CasesNeeded extends Error {
  constructor(readonly needed: readonly CaseNeeded[]) {
    super('A person has to decide');
  }
}

/**
 * Waits for all steps, so that one that needs a case does not cut the others off.
 * @throws the first failure that is none of a case, otherwise all cases that are needed, at once.
 */
export async function together(steps: readonly Promise<unknown>[]): Promise<void> {
  const failures = (await Promise.allSettled(steps)).flatMap((result) =>
    result.status === 'rejected' ? [result.reason as unknown] : [],
  );
  if (failures.length === 0) return;
  const needed = failures.map(neededBy);
  const fault = failures.find((_, index) => needed[index]?.length === 0);
  throw fault ?? new CasesNeeded(needed.flat());
}

/** Opens the cases that a failed run needs and ends it as held; any other failure goes on. */
export async function hold(customer: CustomerInput, failure: unknown): Promise<CustomerResult> {
  const heldBy = mergeByCause(neededBy(failure));
  if (heldBy.length === 0) throw failure;
  await Promise.all(heldBy.map((needed) => open(customer, needed)));
  return { outcome: 'held', heldBy };
}

function neededBy(failure: unknown): readonly CaseNeeded[] {
  if (failure instanceof CasesNeeded) return failure.needed;
  const cause = failure instanceof ActivityFailure ? failure.cause : failure;
  const isNeeded = cause instanceof ApplicationFailure && cause.type === CASE_NEEDED;
  return isNeeded ? (cause.details ?? []).map((needed) => caseNeeded.parse(needed)) : [];
}

/** Opens a case of a customer, which goes on by itself; null where it is open already. */
export async function open(
  customer: CustomerInput,
  needed: CaseNeeded,
): Promise<ChildWorkflowHandle<typeof customerCase> | null> {
  const { customerId, market, programme } = customer;
  const { cause } = needed;
  try {
    return await startChild(customerCase, {
      workflowId: caseWorkflowId(programme, market, customerId, cause),
      args: [{ customer, needed }],
      parentClosePolicy: ParentClosePolicy.ABANDON,
      staticSummary: `${cause} of customer ${customerId}`,
      typedSearchAttributes: [
        { key: HandoverProgramme, value: programme },
        { key: HandoverMarket, value: market },
        { key: HandoverStage, value: 'held' },
      ],
    });
  } catch (error) {
    // The case is there: it started this run and sees what came of it, or it starts one of its own.
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    return null;
  }
}
