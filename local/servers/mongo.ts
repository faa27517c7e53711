import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { MongoClient } from 'mongodb';
import { serverFolder } from './folder';
import { freePort, isListening } from './freePort';
import type { MongoProgram } from './mongoProgram';
import { mongoProgram } from './mongoProgram';
import { ServerProcess } from './process';

/** How to start a MongoDB server. */
export interface MongoOptions {
  /** Folder for the data and the log, kept on stop; default a temporary one, deleted on stop. */
  readonly dir?: string;
  /** Default a free one. */
  readonly port?: number;
  /** Without a replica set: faster, but with neither change streams nor transactions; default false. */
  readonly standalone?: boolean;
  /**
   * Whether the compatible server acknowledges a write only once a kill cannot undo it, as the real
   * one always does for a majority write; false is faster. Default true.
   */
  readonly durable?: boolean;
  /** A folder to delete if this process ends without having stopped the server. */
  readonly scratch?: string | undefined;
}

/** A running MongoDB server. */
export interface MongoServer {
  /** For the driver, without a database name. */
  readonly uri: string;
  /** The real `mongod` or the compatible server. */
  readonly kind: MongoProgram['kind'];
  /** The server's process id while it runs. */
  readonly pid: () => number | undefined;
  /** Stops it for good and deletes its folder where that is a temporary one. */
  readonly stop: () => Promise<void>;
  /** Ends it as a crash would; `restart` brings it back with its data. */
  readonly kill: () => Promise<void>;
  /** Stops it where it runs and starts it on the same port and data. */
  readonly restart: () => Promise<void>;
}

const REPLICA_SET = 'handover';
const CALL_WITHIN_MS = 2_000;
const NOT_YET_INITIALIZED = 94;

/**
 * Starts a MongoDB server on 127.0.0.1, by default a replica set of one.
 * @throws UserError where no MongoDB server can be found or it does not start.
 */
export async function startMongo(options: MongoOptions = {}): Promise<MongoServer> {
  const { standalone = false } = options;
  const program = await mongoProgram();
  const port = options.port ?? (await freePort());
  const folder = await serverFolder(options.dir);
  const data = path.join(folder.path, 'data');
  await mkdir(data, { recursive: true });
  const uri = `mongodb://127.0.0.1:${port}/?directConnection=true`;
  const server = await ServerProcess.start({
    title: 'The MongoDB server',
    program,
    args: serverArguments(program.kind, port, data, options),
    logFile: path.join(folder.path, 'mongo.log'),
    ready: async () => (await isListening(port)) && isWritable(uri, port, standalone),
    scratch: options.scratch ?? folder.scratch,
  }).catch(async (error: unknown) => {
    await folder.remove();
    throw error;
  });
  return {
    uri,
    kind: program.kind,
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
  kind: MongoProgram['kind'],
  port: number,
  data: string,
  { standalone = false, durable = true }: MongoOptions,
): string[] {
  if (kind === 'compatible') {
    const args = ['--host', '127.0.0.1', '--port', `${port}`, '--storage-path', data];
    args.push('--log-level', 'WARNING');
    if (durable) args.push('--sync-on-commit');
    if (standalone) args.push('--standalone');
    return args;
  }
  const args = ['--bind_ip', '127.0.0.1', '--port', `${port}`, '--dbpath', data];
  args.push('--quiet', '--nounixsocket');
  if (!standalone) args.push('--replSet', REPLICA_SET);
  return args;
}

/** Whether the server takes writes; a replica set that is new is initiated on the way. */
async function isWritable(uri: string, port: number, standalone: boolean): Promise<boolean> {
  const client = new MongoClient(uri, {
    serverSelectionTimeoutMS: CALL_WITHIN_MS,
    socketTimeoutMS: CALL_WITHIN_MS,
  });
  try {
    const admin = client.db('admin');
    const hello = await admin.command({ hello: 1 });
    if (hello.isWritablePrimary === true) return standalone || typeof hello.setName === 'string';
    const status = await admin.command({ replSetGetStatus: 1 }).catch((error: unknown) => error);
    if (isNotInitiated(status)) {
      const members = [{ _id: 0, host: `127.0.0.1:${port}` }];
      await admin.command({ replSetInitiate: { _id: REPLICA_SET, members } });
    }
    return false;
  } finally {
    await client.close();
  }
}

function isNotInitiated(status: unknown): boolean {
  return status instanceof Error && 'code' in status && status.code === NOT_YET_INITIALIZED;
}
