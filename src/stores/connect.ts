import { MongoClient } from 'mongodb';
import { UserError } from '../errors';

const ANSWERS_WITHIN_MS = 5_000;

/**
 * Connects to a MongoDB deployment in the database that the URI names; close the client when done.
 * @param role how messages call it: `source`, `target`, `ledger`.
 * @throws UserError where it does not answer.
 */
export async function connectStore(uri: string, role: string): Promise<MongoClient> {
  let client: MongoClient | undefined;
  try {
    client = new MongoClient(uri, {
      appName: 'handover',
      serverSelectionTimeoutMS: ANSWERS_WITHIN_MS,
      ignoreUndefined: true,
    });
    await client.db().command({ ping: 1 });
    return client;
  } catch (error) {
    await client?.close();
    const why = error instanceof Error ? error.message : String(error);
    throw new UserError(
      `The ${role} does not answer at HANDOVER_${role.toUpperCase()}_URI: ${why}. Check the address and that it runs.`,
    );
  }
}
