import {
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { refusalOf } from '../../scripts/update';

const words = {
  whom: 'The programme poco-global',
  over: 'The programme poco-global has ended.',
  look: 'npm run handover -- status',
};
const refused = new WorkflowUpdateFailedError(
  'Workflow Update failed',
  ApplicationFailure.nonRetryable('couponDeadline was reached already', 'Refused'),
);

test('a refusal says why, and what may be asked instead', () => {
  expect(refusalOf(refused, words)).toBe(
    'The programme poco-global refuses: couponDeadline was reached already.',
  );
  expect(refusalOf(refused, { ...words, instead: 'It takes retry.' })).toMatch(
    /already\. It takes retry\.$/,
  );
});

test('what has ended says so', () => {
  const error = new WorkflowNotFoundError('workflow execution already completed', 'id', undefined);
  expect(refusalOf(error, words)).toBe('The programme poco-global has ended.');
});

test('without a worker nobody answers, and one has to be started', () => {
  const error = new WorkflowUpdateRPCTimeoutOrCancelledError('Deadline exceeded');
  expect(refusalOf(error, words)).toBe(
    'The programme poco-global: no worker has answered within 30 seconds; start one (npm run worker), then see with npm run handover -- status whether it was taken after all.',
  );
});

test('any other error is a fault, not a refusal', () => {
  expect(refusalOf(new Error('bug'), words)).toBeUndefined();
});
