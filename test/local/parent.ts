import path from 'node:path';
import { isListening } from '../../local/servers/freePort';
import { ServerProcess } from '../../local/servers/process';

/** Starts a server, says so, and ends on SIGUSR2 in the way it was told: by `throw` or by `exit`. */
async function main([scratch = '', port = '', ending = '']: string[]): Promise<void> {
  await ServerProcess.start({
    title: 'The test server',
    program: { command: process.execPath, args: ['-e'] },
    args: [`require('net').createServer().listen(${port}, '127.0.0.1')`],
    logFile: path.join(scratch, 'server.log'),
    ready: () => isListening(Number(port)),
    scratch,
  });
  process.on('SIGUSR2', () => {
    if (ending === 'throw') throw new Error('uncaught');
    process.exit(1);
  });
  setInterval(() => undefined, 60_000);
  process.stdout.write('started\n');
}

void main(process.argv.slice(2));
