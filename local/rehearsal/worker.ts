import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { ServerProcess } from '../servers/process';

/** Where a worker process works, as its environment says it. */
export type WorkerEnvironment = Readonly<Record<string, string>>;

/** What a worker process runs. */
export interface WorkerProgram {
  /** The file to run; default production's. */
  readonly file: string;
  readonly args: readonly string[];
}

const production: WorkerProgram = {
  file: path.join(__dirname, '../../src/worker.ts'),
  args: [],
};

/**
 * Starts a worker as a process of its own, by default the very one that production runs; ready when it
 * polls.
 * @param folder for its log; one of its own.
 */
export async function startWorker(
  folder: string,
  environment: WorkerEnvironment,
  { file, args } = production,
) {
  const logFile = path.join(folder, 'worker.log');
  return await ServerProcess.start({
    title: 'The worker',
    program: { command: process.execPath, args: ['--import', 'tsx'] },
    args: [file, ...args],
    environment,
    logFile,
    ready: async () => (await readFile(logFile, 'utf8')).includes('is running'),
  });
}
