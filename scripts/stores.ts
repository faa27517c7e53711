import { MongoNetworkError, MongoServerSelectionError } from 'mongodb';
import { readConfiguration } from '../src/configuration';
import { UserError } from '../src/errors';
import { connectStore } from '../src/stores/connect';
import { openLedger } from '../src/stores/ledger';
import { openSource } from '../src/stores/source';
import { openTarget } from '../src/stores/target';

const openers = { source: openSource, target: openTarget, ledger: openLedger };

/** A database that a command works on. */
export type Role = keyof typeof openers;

/** The opened databases of these roles. */
export type Stores<R extends Role = Role> = {
  readonly [Name in R]: ReturnType<(typeof openers)[Name]>;
};

/**
 * Opens the databases that the environment names for these roles, and closes them whatever comes.
 * @throws UserError that names every missing variable at once, or a database that does not answer.
 */
export async function withStores<R extends Role, Result>(
  roles: readonly R[],
  use: (stores: Stores<R>) => Promise<Result>,
): Promise<Result> {
  const uris = readConfiguration(roles.map((role) => `${role}Uri` as const));
  const attempts = await Promise.allSettled(
    roles.map(async (role) => {
      const client = await connectStore(uris[`${role}Uri`], role);
      return [role, openers[role](client)] as const;
    }),
  );
  const opened = attempts.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  try {
    const missing = attempts.find((one) => one.status === 'rejected');
    if (missing) throw missing.reason;
    return await use(Object.fromEntries(opened) as Stores<R>);
  } catch (error) {
    throw isOutage(error) ? stopped(error) : error;
  } finally {
    await Promise.all(opened.map(([, { client }]) => client.close()));
  }
}

const isOutage = (error: unknown): error is Error =>
  error instanceof MongoNetworkError || error instanceof MongoServerSelectionError;

const stopped = ({ message }: Error) =>
  new UserError(
    `A database stopped answering (${message}): run the command again when it is back.`,
  );
