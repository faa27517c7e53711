import {
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { refusalOf } from '../../scripts/decide';
import { openCase } from './files';

test('a refusal by the case says why, and which choices fit', () => {
  const why = ApplicationFailure.nonRetryable('choose one of: create, link', 'DecisionRefused');
  const error = new WorkflowUpdateFailedError('Workflow Update failed', why);
  expect(refusalOf(error, openCase())).toBe(
    'Case C0004-identity refuses the decision: choose one of: create, link. It takes create (open a separate account at the target), link (link the account whose verified e-mail address is the same).',
  );
});

test('a case that has ended takes no decision, and says which it had', () => {
  const error = new WorkflowNotFoundError('workflow execution already completed', 'id', undefined);
  const at = new Date('2024-10-22T09:00:00Z');
  const decision = { choice: 'link', by: 'person', reason: 'By phone', at } as const;
  expect(refusalOf(error, openCase({ state: 'decided', decision }))).toBe(
    'Case C0004-identity takes no decision any more: it was decided, link.',
  );
  expect(refusalOf(error, openCase())).toBe('Case C0004-identity takes no decision any more.');
});

test('without a worker nobody answers, and one has to be started', () => {
  const error = new WorkflowUpdateRPCTimeoutOrCancelledError('Deadline exceeded');
  expect(refusalOf(error, openCase())).toMatch(/^No worker has taken .* \(npm run worker\)/);
});

test('any other error is a fault, not a refusal', () => {
  expect(refusalOf(new Error('bug'), openCase())).toBeUndefined();
});
