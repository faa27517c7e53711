import {
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import type { Client } from '@temporalio/client';
import type { UpdateDefinition } from '@temporalio/common';
import { UserError } from '../src/errors';
import type { Programme } from '../src/programme/schema';
import { programmeWorkflowId } from '../src/workflows/ids';
import { describeWorkflow } from './temporal';

const ANSWERED_WITHIN_MS = 30_000;

/** What a person is told, by whom an update is for. */
export interface UpdateWords {
  /** Whom it is for, at the start of a sentence: `Case C0004-identity`. */
  readonly whom: string;
  /** What follows a refusal, such as what may be asked instead; default nothing. */
  readonly instead?: string;
  /** Why nothing is taken any more. */
  readonly over: string;
  /** The command that shows whether it was taken after all. */
  readonly look: string;
}

/**
 * Sends a workflow an update, which it takes or refuses.
 * @throws UserError where it refuses, has ended, or no worker answers within 30 seconds.
 */
export async function sendUpdate<Asked>(
  client: Client,
  workflowId: string,
  definition: UpdateDefinition<void, [Asked]>,
  asked: Asked,
  words: UpdateWords,
): Promise<void> {
  try {
    await client.withDeadline(Date.now() + ANSWERED_WITHIN_MS, () =>
      client.workflow.getHandle(workflowId).executeUpdate(definition, { args: [asked] }),
    );
  } catch (error) {
    const refusal = refusalOf(error, words);
    throw refusal ? new UserError(refusal) : error;
  }
}

/**
 * Sends the parent workflow of a programme an update.
 * @throws UserError where it was not launched, refuses, has ended, or no worker answers.
 */
export async function updateProgramme<Asked>(
  client: Client,
  { id }: Programme,
  definition: UpdateDefinition<void, [Asked]>,
  asked: Asked,
): Promise<void> {
  await requireLaunched(client, id);
  await sendUpdate(client, programmeWorkflowId(id), definition, asked, {
    whom: `The programme ${id}`,
    over: `The programme ${id} has ended; look at it with: npm run handover -- status`,
    look: 'npm run handover -- status',
  });
}

/** @throws UserError where the programme was not launched yet. */
export async function requireLaunched(client: Client, id: string): Promise<void> {
  if (await describeWorkflow(client, programmeWorkflowId(id))) return;
  throw new UserError(
    `The programme ${id} was not launched yet: launch it with: npm run handover -- launch`,
  );
}

/** Why an update was not taken, in a sentence; undefined where it is a fault. */
export function refusalOf(error: unknown, words: UpdateWords): string | undefined {
  const { whom, instead = '', over, look } = words;
  if (error instanceof WorkflowUpdateFailedError) {
    return `${whom} refuses: ${error.cause?.message}.${instead && ` ${instead}`}`;
  }
  if (error instanceof WorkflowNotFoundError) return over;
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) {
    return `${whom}: no worker has answered within ${ANSWERED_WITHIN_MS / 1_000} seconds; start one (npm run worker), then see with ${look} whether it was taken after all.`;
  }
  return undefined;
}
