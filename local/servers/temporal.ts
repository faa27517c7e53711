import path from 'node:path';
import { Connection } from '@temporalio/client';
import { serverFolder } from './folder';
import { freePort, isListening } from './freePort';
import { ServerProcess } from './process';
import type { SearchAttributes } from './searchAttributes';
import { temporalProgram } from './temporalProgram';

/** How to start a Temporal dev server. */
export interface TemporalOptions {
  /** Folder for the database file and the log, kept on stop; default a temporary one, deleted on stop. */
  readonly dir?: string;
  /** Default free ones. */
  readonly ports?: { readonly grpc: number; readonly ui: number };
  /** Registered at start. */
  readonly searchAttributes?: SearchAttributes;
  /** Created at start, default `default`. */
  readonly namespace?: string;
  /** A folder to delete if this process ends without having stopped the server. */
  readonly scratch?: string | undefined;
}

/** A running Temporal dev server with Web UI. */
export interface TemporalServer {
  /** Host and port of the gRPC service. */
  readonly address: string;
  readonly namespace: string;
  readonly uiUrl: string;
  readonly dbFile: string;
  /** The server's process id while it runs. */
  readonly pid: () => number | undefined;
  /** Stops it for good and deletes its folder where that is a temporary one. */
  readonly stop: () => Promise<void>;
  /** Ends it as a crash would; `restart` brings it back with its data. */
  readonly kill: () => Promise<void>;
  /** Stops it where it runs and starts it on the same ports and data. */
  readonly restart: () => Promise<void>;
}

const SETTINGS = [
  // One partition is enough on one machine, and a quarter faster.
  'matching.numTaskqueueReadPartitions=1',
  'matching.numTaskqueueWritePartitions=1',
  'frontend.WorkflowTimeSkippingEnabled=true',
  // A skip takes as long as the timer queue looks ahead: one second by default.
  'history.timerProcessorMaxTimeShift="10ms"',
  // Otherwise a continue-as-new under time skipping may jump by all the time skipped so far.
  'history.workflowIdReuseMinimalInterval="0s"',
];

const CALL_WITHIN_MS = 2_000;

/**
 * Starts a Temporal dev server with Web UI on 127.0.0.1, its data in a file.
 * @throws UserError where no Temporal CLI can be found or the server does not start.
 */
export async function startTemporal(options: TemporalOptions = {}): Promise<TemporalServer> {
  const { searchAttributes = {}, namespace = 'default' } = options;
  const program = await temporalProgram();
  const ports = options.ports ?? { grpc: await freePort(), ui: await freePort() };
  const folder = await serverFolder(options.dir);
  const dbFile = path.join(folder.path, 'temporal.db');
  const address = `127.0.0.1:${ports.grpc}`;
  const uiUrl = `http://127.0.0.1:${ports.ui}`;
  const server = await ServerProcess.start({
    title: 'The Temporal dev server',
    program,
    args: serverArguments(ports, dbFile, namespace, searchAttributes),
    logFile: path.join(folder.path, 'temporal.log'),
    ready: async () =>
      (await isListening(ports.grpc)) &&
      (await answersGrpc(address, namespace, Object.keys(searchAttributes))) &&
      (await fetch(uiUrl, { signal: AbortSignal.timeout(CALL_WITHIN_MS) })).ok,
    scratch: options.scratch ?? folder.scratch,
  }).catch(async (error: unknown) => {
    await folder.remove();
    throw error;
  });
  return {
    address,
    namespace,
    uiUrl,
    dbFile,
    pid: () => server.pid,
    stop: async () => {
      await server.stop();
      await folder.remove();
    },
    kill: () => server.kill(),
    restart: () => server.restart(),
  };
}

function serverArguments(
  ports: { grpc: number; ui: number },
  dbFile: string,
  namespace: string,
  searchAttributes: SearchAttributes,
): string[] {
  return [
    'server',
    'start-dev',
    '--ip=127.0.0.1',
    `--port=${ports.grpc}`,
    `--ui-port=${ports.ui}`,
    '--log-level=error',
    `--namespace=${namespace}`,
    `--db-filename=${dbFile}`,
    // Without these pragmas it does a third of the work in the same time.
    '--sqlite-pragma=journal_mode=WAL',
    '--sqlite-pragma=synchronous=NORMAL',
    ...SETTINGS.map((setting) => `--dynamic-config-value=${setting}`),
    ...Object.entries(searchAttributes).map(([name, type]) => `--search-attribute=${name}=${type}`),
  ];
}

async function answersGrpc(
  address: string,
  namespace: string,
  searchAttributes: readonly string[],
): Promise<boolean> {
  const connection = await Connection.connect({ address, connectTimeout: CALL_WITHIN_MS });
  try {
    return await connection.withDeadline(Date.now() + CALL_WITHIN_MS, async () => {
      await connection.workflowService.describeNamespace({ namespace });
      const { customAttributes } = await connection.operatorService.listSearchAttributes({
        namespace,
      });
      return searchAttributes.every((name) => name in customAttributes);
    });
  } finally {
    await connection.close();
  }
}
