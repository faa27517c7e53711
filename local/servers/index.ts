import path from 'node:path';
import { rm } from 'node:fs/promises';
import { serverFolder } from './folder';
import type { MailOptions, MailServer } from './mail';
import { startMail } from './mail';
import type { MongoOptions, MongoServer } from './mongo';
import { startMongo } from './mongo';
import type { TemporalOptions, TemporalServer } from './temporal';
import { startTemporal } from './temporal';

/** How to start all servers. */
export interface ServersOptions {
  readonly temporal?: Omit<TemporalOptions, 'dir' | 'scratch'>;
  readonly mongo?: Omit<MongoOptions, 'dir' | 'scratch'>;
  readonly mail?: MailOptions;
  /** Folder for everything; default a temporary one. */
  readonly dir?: string;
  /** Leaves the folder where it is on stop; default false for a temporary one, true for one that was given. */
  readonly keep?: boolean;
}

/** A running Temporal dev server, MongoDB server and mail server. */
export interface Servers {
  readonly folder: string;
  readonly temporal: TemporalServer;
  readonly mongo: MongoServer;
  readonly mail: MailServer;
  /** Stops all three and deletes their folder unless it is to be kept. */
  readonly stop: () => Promise<void>;
}

/**
 * Starts Temporal, MongoDB and mail side by side, their files under one folder.
 * @throws UserError where one of them cannot be found or does not start; the others are stopped then.
 */
export async function startServers(options: ServersOptions = {}): Promise<Servers> {
  const root = await serverFolder(options.dir);
  const keep = options.keep ?? root.scratch === undefined;
  const scratch = keep ? undefined : root.path;
  const own = (name: string) => ({ dir: path.join(root.path, name), scratch });
  const removeFolder = async () => {
    if (!keep) await rm(root.path, { recursive: true, force: true });
  };

  const started = await Promise.allSettled([
    startTemporal({ ...options.temporal, ...own('temporal') }),
    startMongo({ ...options.mongo, ...own('mongo') }),
    startMail(options.mail),
  ]);
  const stop = async () => {
    await Promise.all(
      started.map(async (one) => (one.status === 'fulfilled' ? one.value.stop() : undefined)),
    );
    await removeFolder();
  };

  const [temporal, mongo, mail] = started;
  if (
    temporal.status === 'fulfilled' &&
    mongo.status === 'fulfilled' &&
    mail.status === 'fulfilled'
  ) {
    const servers = { temporal: temporal.value, mongo: mongo.value, mail: mail.value };
    return { folder: root.path, ...servers, stop };
  }
  await stop();
  throw started.find((one) => one.status === 'rejected')?.reason;
}
