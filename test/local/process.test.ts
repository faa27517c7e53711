import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { UserError } from '../../src/errors';
import { freePort, isListening } from '../../local/servers/freePort';
import { ServerProcess } from '../../local/servers/process';
import { waitUntil } from '../../local/servers/waitUntil';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'handover-test-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

it('tells the end of the log of a server that dies at once', async () => {
  const start = ServerProcess.start({
    title: 'The test server',
    program: { command: process.execPath, args: ['-e'] },
    args: ['console.error("the disk is full"); process.exit(3)'],
    logFile: path.join(folder, 'server.log'),
    ready: async () => false,
  });
  await expect(start).rejects.toThrow(UserError);
  await expect(start).rejects.toThrow(
    'The test server ended at once (code 3). Its log ends with:\nthe disk is full',
  );
});

it('tells a program that cannot be executed', async () => {
  const start = ServerProcess.start({
    title: 'The test server',
    program: { command: folder, args: [] },
    args: [],
    logFile: path.join(folder, 'server.log'),
    ready: async () => false,
  });
  await expect(start).rejects.toThrow(/^The test server could not be started \(.*EACCES\)/);
});

it('insists where a server does not listen to SIGTERM, and brings it back on its port', async () => {
  const port = await freePort();
  const server = await ServerProcess.start({
    title: 'The test server',
    program: { command: process.execPath, args: ['-e'] },
    args: [`process.on('SIGTERM', () => {}); require('net').createServer().listen(${port})`],
    logFile: path.join(folder, 'server.log'),
    ready: () => isListening(port),
    stopWithinMs: 200,
  });
  await server.restart();
  expect(await isListening(port)).toBe(true);
  await server.stop();
  expect(await isListening(port)).toBe(false);
});

it('is ready by what it has printed since it was started last, and says when it has ended', async () => {
  const logFile = path.join(folder, 'server.log');
  const server = await ServerProcess.start({
    title: 'The test server',
    program: { command: process.execPath, args: ['-e'] },
    args: ['setInterval(() => {}, 1e3); setTimeout(() => console.log("it is up"), 100)'],
    logFile,
    ready: async (printed) => (await printed()).includes('is up'),
  });
  process.kill(server.pid ?? 0, 'SIGKILL');
  await server.ended;
  expect(server.pid).toBeUndefined();
  await server.restart();
  expect(await readFile(logFile, 'utf8')).toBe('it is up\nit is up\n');
  await server.stop();
});

it.each<[string, NodeJS.Signals]>([
  ['SIGKILL', 'SIGKILL'],
  ['SIGTERM', 'SIGTERM'],
  ['SIGINT', 'SIGINT'],
  ['throw', 'SIGUSR2'],
  ['exit', 'SIGUSR2'],
])(
  'ends the server and deletes its scratch folder when its own process ends by %s',
  async (ending, signal) => {
    const port = await freePort();
    const parent = spawn(
      process.execPath,
      ['--import', 'tsx', path.join(__dirname, 'parent.ts'), folder, `${port}`, ending],
      { stdio: ['ignore', 'pipe', 'ignore'] },
    );
    const exit = once(parent, 'exit');
    await once(parent.stdout, 'data');
    expect(await isListening(port)).toBe(true);
    parent.kill(signal);
    await exit;
    const gone = async () => !(await isListening(port)) && !existsSync(folder);
    expect(await waitUntil(gone, 5_000)).toBe(true);
  },
);
