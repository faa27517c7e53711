import { reviewWorkflowId } from '../../src/workflows/ids';
import type { review, ReviewInput } from '../../src/workflows/review';
import { taskQueue } from './scene';
import type { Scene } from './scene';

/** Starts the review of a day, or of the clock's own. */
export const reviewOf = ({ client, programme }: Scene, input: ReviewInput) =>
  client.workflow.start<typeof review>('review', {
    workflowId: reviewWorkflowId(programme, input.day ?? 'daily'),
    taskQueue,
    args: [input],
  });
