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
import { startLocalServers } from '../environment';
import type { Environment } from '../environment';
import type { Servers } from '../servers';
import { virtualTime } from '../virtualTime';

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
  readonly environment: Environment;
  /** Lets everything go; the servers too, unless they are to stay up. */
  readonly strike: (options?: { keepServers?: boolean }) => Promise<void>;
}

/**
 * Starts the servers and opens everything on them.
 * @param programmeFile whose calendar is moved so that its opening is now.
 * @param dir folder for the servers, which then survive a kill with all that they acknowledged; it is
 * kept on stop. Default a temporary one.
 * @throws UserError where the programme cannot be read or a server cannot be had.
 */
export async function setStage(programmeFile: string, dir?: string): Promise<Stage> {
  await loadProgramme(programmeFile);
  const { servers, environment } = await startLocalServers(programmeFile, dir);
  try {
    const stage = await openStage(servers, environment);
    return {
      ...stage,
      strike: async ({ keepServers = false } = {}) => {
        await stage.strike();
        if (!keepServers) await servers.stop();
      },
    };
  } catch (error) {
    await servers.stop();
    throw error;
  }
}

/** Opens everything on servers that are up, and stay up when the stage is struck. */
export async function openStage(servers: Servers, environment: Environment): Promise<Stage> {
  const programme = await loadProgramme(environment.HANDOVER_PROGRAMME);
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
    strike: async () => {
      await connection.close();
      await Promise.all(clients.map((client) => client.close()));
    },
  };
}
