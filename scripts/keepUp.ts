import { once } from 'node:events';

/** An environment as lines for a POSIX shell: `export NAME='VALUE'`. */
export function exportLines(environment: Readonly<Record<string, string>>): string {
  return Object.entries(environment)
    .map(([name, value]) => `export ${name}='${value.replaceAll("'", String.raw`'\''`)}'`)
    .join('\n');
}

/** Waits until somebody presses Ctrl-C or asks the process to end. */
export async function untilInterrupted(): Promise<void> {
  const heartbeat = setInterval(() => undefined, 60_000);
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  clearInterval(heartbeat);
}
