import { ApplicationFailure } from '@temporalio/common';
import { CASE_NEEDED } from '../cases/needed';
import type { CaseNeeded } from '../cases/needed';

/** A person has to decide, once for each cause: not retried, the customer's run ends as held. */
export const needsCase = (...needed: CaseNeeded[]) =>
  ApplicationFailure.create({
    type: CASE_NEEDED,
    nonRetryable: true,
    message: needed.map(inWords).join('; '),
    details: needed,
  });

const inWords = ({ cause, records }: CaseNeeded) =>
  `${cause}: ${records.map(({ kind, id }) => `${kind} ${id}`).join(', ')}`;

/** Somebody else wrote between our read and our write: the step is retried from its first read. */
export const overtaken = (what: string) =>
  ApplicationFailure.retryable(`${what} changed while it was moved`, 'Overtaken');

/** The workflow names something that the stores do not have: a mistake of ours, never retried. */
export const unknownRecord = (what: string) =>
  ApplicationFailure.nonRetryable(`${what} is not in the source`, 'UnknownRecord');
