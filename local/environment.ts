import { generateKeyPairSync } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { searchAttributes } from '../src/temporal/searchAttributes';
import { startServers } from './servers';
import type { Servers } from './servers';

/** Mails that are kept whole; of the others a line each. */
const MAILS_KEPT = 1_000;

/** What a worker, or any command, has to have in its environment to work on local servers. */
export type Environment = Awaited<ReturnType<typeof environmentOn>>;

/** Local servers that are up, and how to reach them. */
export interface LocalServers {
  readonly servers: Servers;
  readonly environment: Environment;
}

/**
 * Starts a Temporal server that knows Handover's search attributes, a MongoDB server and a mail
 * server, and sees to a key file in their folder.
 * @param programmeFile the programme that the environment names.
 * @param dir folder for everything, kept on stop; default a temporary one, deleted on stop.
 * @throws UserError where a server cannot be had.
 */
export async function startLocalServers(
  programmeFile: string,
  dir?: string,
): Promise<LocalServers> {
  const servers = await startServers({
    temporal: { searchAttributes },
    mail: { keep: MAILS_KEPT },
    // What is deleted on stop need not survive a crash.
    mongo: { durable: dir !== undefined },
    ...(dir !== undefined && { dir }),
  });
  try {
    return { servers, environment: await environmentOn(servers, programmeFile) };
  } catch (error) {
    await servers.stop();
    throw error;
  }
}

/**
 * What has to be in the environment of a process that works on servers that are up.
 * @param suffix of the names of the three databases: others are others' own; default none.
 */
export async function environmentOn(servers: Servers, programmeFile: string, suffix = '') {
  const { folder, temporal, mongo, mail } = servers;
  const database = (name: string) => {
    const uri = new URL(mongo.uri);
    uri.pathname = `/${name}${suffix}`;
    // The compatible server walks its record of retryable writes with each write, and Temporal retries.
    uri.searchParams.set('retryWrites', 'false');
    return uri.toString();
  };
  return {
    HANDOVER_PROGRAMME: path.resolve(programmeFile),
    HANDOVER_SOURCE_URI: database('source'),
    HANDOVER_TARGET_URI: database('target'),
    HANDOVER_LEDGER_URI: database('ledger'),
    HANDOVER_SMTP_URL: mail.url,
    HANDOVER_KEY_FILE: await keyFileIn(folder),
    TEMPORAL_ADDRESS: temporal.address,
    TEMPORAL_NAMESPACE: temporal.namespace,
    // Whatever profile this machine has, it is not these servers'.
    TEMPORAL_CONFIG_FILE: path.join(folder, 'no-profiles.toml'),
  };
}

/** The key file of a folder; one that is there stays, for it must last as long as a programme. */
async function keyFileIn(folder: string): Promise<string> {
  const file = path.join(folder, 'key.pem');
  const { privateKey } = generateKeyPairSync('ed25519');
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' });
  await writeFile(file, pem, { mode: 0o600, flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  return file;
}
