import { ApplicationFailure } from '@temporalio/common';
import type { Activities } from '../../src/activities';
import type { CustomerRef } from '../../src/activities/customerRef';
import type { Choice } from '../../src/cases/case';
import { CASE_NEEDED, caseNeeded } from '../../src/cases/needed';
import type { CaseNeeded } from '../../src/cases/needed';
import { at } from './story';

/** What a run failed with. */
export async function failureOf(run: Promise<unknown>): Promise<unknown> {
  const result = await run.then(
    (value: unknown) => ({ value }),
    (failure: unknown) => ({ failure }),
  );
  if ('failure' in result) return result.failure;
  throw new Error(`It did not fail: ${JSON.stringify(result.value)}`);
}

/** The case that a run said it needs, and no other. */
export async function caseOf(run: Promise<unknown>): Promise<CaseNeeded> {
  const [needed, ...others] = await casesOf(run);
  expect(others).toEqual([]);
  return needed as CaseNeeded;
}

/** The cases that a run said it needs. */
export async function casesOf(run: Promise<unknown>): Promise<CaseNeeded[]> {
  const failure = await failureOf(run);
  if (!(failure instanceof ApplicationFailure) || failure.type !== CASE_NEEDED) throw failure;
  expect(failure.nonRetryable).toBe(true);
  return (failure.details ?? []).map((needed): CaseNeeded => caseNeeded.parse(needed));
}

/** Whether Temporal would not retry a failure. */
export const isFinal = (failure: unknown): boolean =>
  failure instanceof ApplicationFailure && failure.nonRetryable === true;

/** Files the case that a customer's step needs, and decides it. */
export async function decide(
  steps: Activities,
  customer: CustomerRef,
  needed: CaseNeeded,
  choice: Choice,
): Promise<void> {
  const { caseId } = await steps.openCase({ ...customer, needed, at, deadline: at });
  await steps.settleCase({ caseId, choice, by: 'person', reason: 'because', at });
}
