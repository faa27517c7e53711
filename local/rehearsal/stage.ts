import { generateKeyPairSync } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Client, Connection } from '@temporalio/client';
import type { MongoClient } from 'mongodb';
import { shiftCalendar } from '../../src/programme/calendar';
import type { Calendar } from '../../src/programme/calendar';
import { calendarOf } from '../../src/programme/days';
import { instantOf } from '../../src/programme/instant';
import { loadProgramme } from '../../src/programme/load';
import type { Programme } from '../../src/programme/schema';
import { connectStore } from '../../src/stores/connect';
import { openLedger } from '../../src/stores/ledger';
import type { Ledger } from '../../src/stores/ledger';
import { openSource } from '../../src/stores/source';
import type { SourceStore } from '../../src/stores/source';
import { openTarget } from '../../src/stores/target';
import type { TargetStore } from '../../src/stores/target';
import { searchAttributes } from '../../src/temporal/searchAttributes';
import { startServers } from '../servers';
import type { Servers } from '../servers';
import { virtualTime } from '../virtualTime';

/** Mails that are kept whole; of the others a line each. */
const MAILS_KEPT = 1_000;

/** What a rehearsal plays on: throwaway servers, empty stores, and the calendar moved to now. */
export interface Stage {
  readonly servers: Servers;
  readonly programme: Programme;
  readonly calendar: Calendar;
  readonly source: SourceStore;
  readonly target: TargetStore;
  readonly ledger: Ledger;
  /** A client whose workflows live in virtual time. */
  readonly client: Client;
  /** What a worker, or any command, has to have in its environment to work on this stage. */
  readonly environment: Readonly<Record<string, string>>;
  /** Lets everything go; the servers too, unless they are to stay up. */
  readonly strike: (options?: { keepServers?: boolean }) => Promise<void>;
}

/**
 * Starts the servers and opens everything on them.
 * @param programmeFile whose calendar is moved so that its opening is now.
 * @throws UserError where the programme cannot be read or a server cannot be had.
 */
export async function setStage(programmeFile: string): Promise<Stage> {
  const programme = await loadProgramme(programmeFile);
  const servers = await startServers({
    temporal: { searchAttributes },
    mail: { keep: MAILS_KEPT },
  });
  try {
    const environment = await environmentOf(servers, path.resolve(programmeFile));
    const clients: MongoClient[] = [];
    const open = async (role: 'SOURCE' | 'TARGET' | 'LEDGER') => {
      const client = await connectStore(environment[`HANDOVER_${role}_URI`], role.toLowerCase());
      clients.push(client);
      return client;
    };
    const connection = await Connection.connect({
      address: servers.temporal.address,
      interceptors: virtualTime,
    });
    return {
      servers,
      programme,
      calendar: shiftCalendar(calendarOf(programme), instantOf(Date.now())),
      source: openSource(await open('SOURCE')),
      target: openTarget(await open('TARGET')),
      ledger: openLedger(await open('LEDGER')),
      client: new Client({ connection, namespace: servers.temporal.namespace }),
      environment,
      strike: async ({ keepServers = false } = {}) => {
        await connection.close();
        await Promise.all(clients.map((client) => client.close()));
        if (!keepServers) await servers.stop();
      },
    };
  } catch (error) {
    await servers.stop();
    throw error;
  }
}

async function environmentOf({ folder, temporal, mongo, mail }: Servers, programme: string) {
  const keyFile = path.join(folder, 'key.pem');
  const { privateKey } = generateKeyPairSync('ed25519');
  await writeFile(keyFile, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  const database = (name: string) => {
    const uri = new URL(mongo.uri);
    uri.pathname = `/${name}`;
    return uri.toString();
  };
  return {
    HANDOVER_PROGRAMME: programme,
    HANDOVER_SOURCE_URI: database('source'),
    HANDOVER_TARGET_URI: database('target'),
    HANDOVER_LEDGER_URI: database('ledger'),
    HANDOVER_SMTP_URL: mail.url,
    HANDOVER_KEY_FILE: keyFile,
    TEMPORAL_ADDRESS: temporal.address,
    TEMPORAL_NAMESPACE: temporal.namespace,
    // Whatever profile this machine has, it is not the stage's.
    TEMPORAL_CONFIG_FILE: path.join(folder, 'no-profiles.toml'),
  };
}
