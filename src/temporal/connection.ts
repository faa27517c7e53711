import { Client, Connection } from '@temporalio/client';
import type { ConnectionOptions } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { NativeConnection } from '@temporalio/worker';
import { UserError } from '../errors';

/** Temporal's address, credentials and namespace, as its own variables and profiles give them. */
export function temporalConfiguration() {
  try {
    const { connectionOptions, namespace } = loadClientConnectConfig();
    return { connectionOptions, namespace: namespace ?? 'default' };
  } catch (error) {
    throw new UserError(`Temporal's configuration cannot be read: ${messageOf(error)}`);
  }
}

/**
 * Connects a client to Temporal, in the configured namespace; close its connection when done.
 * @throws UserError where no Temporal server answers.
 */
export async function connectClient(
  interceptors?: ConnectionOptions['interceptors'],
): Promise<Client> {
  const { connectionOptions, namespace } = temporalConfiguration();
  const options = { connectTimeout: '5 seconds', ...connectionOptions };
  const connection = await Connection.connect(
    interceptors ? { ...options, interceptors } : options,
  ).catch(noTemporal(connectionOptions.address));
  return new Client({ connection, namespace });
}

/**
 * Connects a worker to Temporal.
 * @throws UserError where no Temporal server answers.
 */
export async function connectWorker() {
  const { connectionOptions, namespace } = temporalConfiguration();
  const connection = await NativeConnection.connect(connectionOptions).catch(
    noTemporal(connectionOptions.address),
  );
  return { connection, namespace };
}

const noTemporal =
  (address = 'localhost:7233') =>
  (error: unknown): never => {
    throw new UserError(
      `No Temporal server answers at ${address}: start one (npm run handover -- local) or set TEMPORAL_ADDRESS (${messageOf(error)}).`,
    );
  };

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
