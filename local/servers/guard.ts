import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Socket } from 'node:net';

// Each line names the server to end, an empty one none. The input ends when this process does, whatever ended it.
const SCRIPT = `
while read -r line; do server=$line; done
[ -z "$server" ] || kill -s KILL -- "-$server"
[ -z "$1" ] || rm -rf -- "$1"
`;

/** A small process that cleans up behind this one, even where this one is killed. */
export class Guard {
  private readonly shell: ChildProcess;
  private readonly gone: Promise<unknown>;

  /** @param folder deleted when this process ends before the guard is released; default none. */
  constructor(folder = '') {
    this.shell = spawn('sh', ['-c', SCRIPT, 'handover-guard', folder], {
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    this.gone = once(this.shell, 'exit').catch(() => undefined);
    this.shell.stdin?.on('error', () => undefined);
    this.shell.unref();
    if (this.shell.stdin instanceof Socket) this.shell.stdin.unref();
  }

  /** Names the process group to end when this process ends; undefined for none. */
  watch(group: number | undefined): void {
    this.shell.stdin?.write(`${group ?? ''}\n`);
  }

  /** Ends the guard, which then ends and deletes nothing. */
  async release(): Promise<void> {
    this.shell.ref();
    this.shell.kill('SIGKILL');
    await this.gone;
  }
}
