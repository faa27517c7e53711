import type { WorkflowHandle } from '@temporalio/client';
import { WorkflowUpdateFailedError } from '@temporalio/client';
import { z } from 'zod';

const metadata = z.object({ currentDetails: z.string().default('') });

/** What the UI shows of a workflow under way. */
export const detailsOf = async (handle: WorkflowHandle): Promise<string> =>
  metadata.parse(await handle.query('__temporal_workflow_metadata')).currentDetails;

/** Why an update was refused; fails where it was not. */
export async function refusalOf(update: Promise<unknown>): Promise<string> {
  const error: unknown = await update.catch((failure: unknown) => failure);
  if (!(error instanceof WorkflowUpdateFailedError)) throw new Error('It was not refused');
  return error.cause?.message ?? '';
}
