import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);
const MEGABYTE = 1024 * 1024;

/** Runs a command to its end and yields its standard output; the error of a failed one is its last line of output. */
export async function run(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<string> {
  try {
    const { stdout } = await execute(command, [...args], {
      env: { ...process.env, ...env },
      maxBuffer: 64 * MEGABYTE,
    });
    return stdout;
  } catch (error) {
    throw new Error(`${path.basename(command)}: ${lastLine(error)}`, { cause: error });
  }
}

function lastLine(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ('code' in error && error.code === 'ENOENT') return 'there is no such program';
  const output = ['stdout', 'stderr']
    .map((name) => String(Reflect.get(error, name) ?? ''))
    .join('');
  return output.trim().split('\n').at(-1) || error.message;
}

/** The first program of that name on PATH, or undefined. */
export async function findOnPath(name: string): Promise<string | undefined> {
  for (const folder of (process.env.PATH ?? '').split(path.delimiter).filter(Boolean)) {
    const file = path.join(folder, name);
    if (await isExecutable(file)) return file;
  }
  return undefined;
}

/** Whether that file exists and may be executed. */
export async function isExecutable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}
