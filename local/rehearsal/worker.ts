import path from 'node:path';
import { ServerProcess } from '../servers/process';

/** Where a worker process works, as its environment says it. */
export type WorkerEnvironment = Readonly<Record<string, string>>;

/** Which worker to start. */
export interface WorkerOptions {
  /** What its log is called, where several work side by side; default `worker`. */
  readonly name?: string;
  /** What runs; default the very one that production runs. */
  readonly program?: string;
}

/** Starts a worker as a process of its own; ready when it polls. */
export async function startWorker(
  folder: string,
  environment: WorkerEnvironment,
  { name = 'worker', program = path.join(__dirname, '../../src/worker.ts') }: WorkerOptions = {},
): Promise<ServerProcess> {
  return await ServerProcess.start({
    title: 'The worker',
    program: { command: process.execPath, args: ['--import', 'tsx'] },
    args: [program],
    environment,
    logFile: path.join(folder, `${name}.log`),
    ready: async (printed) => (await printed()).includes('is running'),
  });
}
