import { run } from './run';

/** The first `x.y.z` that a program prints when asked for its `--version`, or undefined. */
export async function versionOf(command: string): Promise<string | undefined> {
  const answer = await run(command, ['--version']).catch(() => '');
  return /\d+\.\d+\.\d+/.exec(answer)?.[0];
}

/** Whether version `x.y.z` is at least another one. */
export function isAtLeast(version: string, minimum: string): boolean {
  return version.localeCompare(minimum, 'en', { numeric: true }) >= 0;
}

/** Why a program that prints its version is too old, or undefined where it is not. */
export async function tooOld(command: string, minimum: string): Promise<string | undefined> {
  const version = await versionOf(command);
  if (version !== undefined && isAtLeast(version, minimum)) return undefined;
  return `it is version ${version ?? 'unknown'}, older than ${minimum}`;
}
