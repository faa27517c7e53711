import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { ServerProcess } from '../servers/process';

/** Where a worker process works, as its environment says it. */
export type WorkerEnvironment = Readonly<Record<string, string>>;

/** Starts a worker as a process of its own, the very one that production runs; ready when it polls. */
export async function startWorker(folder: string, environment: WorkerEnvironment) {
  const logFile = path.join(folder, 'worker.log');
  return await ServerProcess.start({
    title: 'The worker',
    program: { command: process.execPath, args: ['--import', 'tsx'] },
    args: [path.join(__dirname, '../../src/worker.ts')],
    environment,
    logFile,
    ready: async () => (await readFile(logFile, 'utf8')).includes('is running'),
  });
}
