import { status } from '@grpc/grpc-js';
import {
  isGrpcServiceError,
  NamespaceNotFoundError,
  WorkflowNotFoundError,
} from '@temporalio/client';
import type { Client, WorkflowExecutionDescription } from '@temporalio/client';
import { UserError } from '../src/errors';
import { connectClient } from '../src/temporal/connection';

/**
 * Connects a client in the configured namespace, and closes its connection whatever comes.
 * @throws UserError where Temporal does not answer, has no such namespace, or refuses.
 */
export async function withTemporal<Result>(
  use: (client: Client) => Promise<Result>,
): Promise<Result> {
  const client = await connectClient();
  try {
    return await use(client);
  } catch (error) {
    const mistake = mistakeIn(error, client.options.namespace);
    throw mistake ? new UserError(mistake) : error;
  } finally {
    await client.connection.close();
  }
}

/** Describes a workflow's latest run; null where there is none. */
export async function describeWorkflow(
  client: Client,
  workflowId: string,
): Promise<WorkflowExecutionDescription | null> {
  try {
    return await client.workflow.getHandle(workflowId).describe();
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return null;
    throw error;
  }
}

/** Where Temporal's Web UI shows a workflow, from the UI's own address on. */
export const webUiPath = ({ options: { namespace } }: Client, workflowId: string): string =>
  `/namespaces/${encodeURIComponent(namespace)}/workflows/${encodeURIComponent(workflowId)}`;

function mistakeIn(error: unknown, namespace: string): string | undefined {
  const cause = error instanceof Error && error.cause ? error.cause : error;
  const { code, details = '' } = isGrpcServiceError(cause) ? cause : {};
  const isUnknown = code === status.NOT_FOUND && details.startsWith('Namespace');
  if (isUnknown || error instanceof NamespaceNotFoundError) {
    return `Temporal has no namespace ${namespace}: create it or set TEMPORAL_NAMESPACE.`;
  }
  if (code === status.UNAVAILABLE || code === status.DEADLINE_EXCEEDED) {
    return `Temporal stopped answering (${details}): run the command again when it is back.`;
  }
  if (code === status.UNAUTHENTICATED || code === status.PERMISSION_DENIED) {
    return `Temporal refuses access to namespace ${namespace} (${details}): check the credentials.`;
  }
  return undefined;
}
