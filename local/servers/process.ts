import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { closeSync, fstatSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { UserError } from '../../src/errors';
import { Guard } from './guard';
import type { Program } from './program';
import { waitUntil } from './waitUntil';

const READY_WITHIN_MS = 60_000;
const STOP_WITHIN_MS = 10_000;
const LOG_LINES = 15;

/** A server to run as a child process. */
export interface ServerSpec {
  /** What it is called in messages. */
  readonly title: string;
  readonly program: Pick<Program, 'command' | 'args'>;
  readonly args: readonly string[];
  /** Variables added to this process's own environment. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Everything it prints is appended here. */
  readonly logFile: string;
  /**
   * Whether it can be used; asked again and again, a rejection counts as no.
   * @param printed what it has printed since it was started last.
   */
  readonly ready: (printed: () => Promise<string>) => Promise<boolean>;
  /** A folder to delete if this process ends without having stopped the server: nothing in it is worth a slow stop. */
  readonly scratch?: string | undefined;
  /** How long it may take to stop before it is ended, default 10 seconds. */
  readonly stopWithinMs?: number;
}

interface Running {
  readonly child: ChildProcess;
  /** Everything that it has printed. */
  readonly printed: () => Promise<string>;
  /** Why it is not running any more. */
  ended?: string;
  readonly end: Promise<void>;
}

/**
 * A server in a process group of its own: the terminal's Ctrl-C does not reach it before us, and it
 * is ended with this process, however this process ends.
 */
export class ServerProcess {
  private readonly guard: Guard;
  private running: Running | undefined;

  private constructor(private readonly spec: ServerSpec) {
    this.guard = new Guard(spec.scratch);
  }

  /**
   * Starts the server and waits until it is ready.
   * @throws UserError with the end of its log where it ends or is not ready after a minute.
   */
  static async start(spec: ServerSpec): Promise<ServerProcess> {
    const server = new ServerProcess(spec);
    try {
      await server.launch();
    } catch (error) {
      await server.stop();
      throw error;
    }
    return server;
  }

  /** The server's process id while it runs. */
  get pid(): number | undefined {
    return this.running?.ended === undefined ? this.running?.child.pid : undefined;
  }

  /** Resolves when the server ends by itself or is killed; at once where it does not run. */
  get ended(): Promise<void> {
    return this.running?.end ?? Promise.resolve();
  }

  /**
   * Stops the server for good: it is asked to (SIGTERM) and ended (SIGKILL) where it is slow, or
   * ended at once where its files are scratch.
   */
  async stop(): Promise<void> {
    await this.end(this.spec.scratch === undefined ? 'SIGTERM' : 'SIGKILL');
    await this.guard.release();
  }

  /** Ends the server as a crash would (SIGKILL). */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** Starts the server again as it was started first, stopping it before where it still runs. */
  async restart(): Promise<void> {
    await this.end('SIGTERM');
    await this.launch();
  }

  private async launch(): Promise<void> {
    const running = spawnServer(this.spec);
    this.running = running;
    this.guard.watch(running.child.pid);
    void running.end.then(() => this.guard.watch(undefined));
    const answered = await waitUntil(
      async () => running.ended !== undefined || (await this.spec.ready(running.printed)),
      READY_WITHIN_MS,
    );
    if (answered && running.ended === undefined) return;
    await this.end('SIGKILL');
    const trouble = running.ended ?? `did not answer within ${READY_WITHIN_MS / 1000} seconds`;
    throw new UserError(`${this.spec.title} ${trouble}.${await endOfLog(this.spec.logFile)}`);
  }

  private async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const running = this.running;
    if (!running) return;
    this.running = undefined;
    running.child.ref();
    signalGroup(running, signal);
    const insist = setTimeout(
      () => signalGroup(running, 'SIGKILL'),
      this.spec.stopWithinMs ?? STOP_WITHIN_MS,
    );
    await running.end;
    clearTimeout(insist);
  }
}

function spawnServer({ program, args, environment, logFile }: ServerSpec): Running {
  const log = openSync(logFile, 'a');
  const { size: printedBefore } = fstatSync(log);
  const child = spawn(program.command, [...program.args, ...args], {
    detached: true,
    env: { ...process.env, ...environment },
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  child.unref();
  const end = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(`could not be started (${error.message})`));
    child.once('exit', (code, signal) => resolve(`ended at once (${signal ?? `code ${code}`})`));
  });
  const running: Running = {
    child,
    printed: async () => (await readFile(logFile)).subarray(printedBefore).toString(),
    end: end.then((reason) => {
      running.ended = reason;
    }),
  };
  return running;
}

function signalGroup({ child, ended }: Running, signal: NodeJS.Signals): void {
  if (child.pid === undefined || ended !== undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // It has ended in this very moment.
  }
}

async function endOfLog(file: string): Promise<string> {
  const lines = (await readFile(file, 'utf8')).trim().split('\n');
  const last = lines.slice(-LOG_LINES).join('\n');
  return last && ` Its log ends with:\n${last}`;
}
