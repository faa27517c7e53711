import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { UserError } from '../../src/errors';
import { cached } from '../../local/servers/cache';
import { linuxArchive } from '../../local/servers/mongoArchive';
import { mongoProgram } from '../../local/servers/mongoProgram';
import type { ProgramSearch, ProgramSource } from '../../local/servers/program';
import { findProgram } from '../../local/servers/program';
import { temporalProgram } from '../../local/servers/temporalProgram';
import { timeSkippingProgram } from '../../local/servers/timeSkippingProgram';
import { isAtLeast } from '../../local/servers/version';

const environment = { ...process.env };
let folder: string;
let said: string[];

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'handover-test-'));
  process.env.HANDOVER_CACHE = path.join(folder, 'cache');
  said = [];
  jest.spyOn(process.stderr, 'write').mockImplementation((line) => said.push(String(line)) > 0);
});

afterEach(async () => {
  jest.restoreAllMocks();
  process.env = { ...environment };
  await rm(folder, { recursive: true, force: true });
});

const source = (from: string, fill: ProgramSource['fill']): ProgramSource => ({
  from,
  folder: `server-of-${from}`,
  fill,
  command: (filled) => ({ command: path.join(filled, 'server'), args: [] }),
});

const working = (from: string) =>
  source(from, (filled) => writeFile(path.join(filled, 'server'), '#!/bin/sh\n'));

const failing = (from: string) =>
  source(from, async () => {
    throw new Error(`${from} cannot be reached`);
  });

const search = (sources: ProgramSource[], more: Partial<ProgramSearch> = {}): ProgramSearch => ({
  title: 'the test server 1.0',
  variable: 'HANDOVER_UNSET',
  name: 'handover-no-such-program',
  sources: async () => sources,
  install: 'the test server',
  ...more,
});

async function script(file: string, body: string): Promise<string> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, `#!/bin/sh\n${body}\n`);
  await chmod(file, 0o755);
  return file;
}

describe('finding a program', () => {
  it('fetches it from the first place that has it, a line for each step', async () => {
    const program = await findProgram(search([failing('nowhere'), working('somewhere')]));
    expect(program).toEqual({
      command: path.join(folder, 'cache', 'server-of-somewhere', 'server'),
      args: [],
      origin: 'somewhere',
    });
    expect(said).toEqual([
      'Fetching the test server 1.0 from nowhere …\n',
      'That failed: nowhere cannot be reached.\n',
      'Fetching the test server 1.0 from somewhere …\n',
    ]);
  });

  it('takes what an earlier run cached before it asks anybody', async () => {
    await findProgram(search([working('somewhere')]));
    const again = await findProgram(search([failing('nowhere'), failing('somewhere')]));
    expect(again.origin).toBe('somewhere');
  });

  it('takes one on PATH unless it is too old', async () => {
    const file = await script(path.join(folder, 'bin', 'the-server'), 'echo version 1.9.9');
    process.env.PATH = path.dirname(file);
    const onPath = search([working('somewhere')], { name: 'the-server' });
    expect(await findProgram(onPath)).toMatchObject({ command: file, origin: 'PATH' });
    const reject = async () => 'it is too old';
    expect(await findProgram({ ...onPath, reject })).toMatchObject({ origin: 'somewhere' });
  });

  it('says in one sentence what to do where nothing works', async () => {
    const nothing = findProgram(search([failing('nowhere')]));
    await expect(nothing).rejects.toThrow(UserError);
    await expect(nothing).rejects.toThrow(
      'Could not fetch the test server 1.0: install the test server, or set HANDOVER_UNSET to the path of such a program.',
    );
    expect(await readdir(path.join(folder, 'cache'))).toEqual([]);
  });

  it.each([
    ['HANDOVER_TEMPORAL_CLI', temporalProgram],
    ['HANDOVER_TEST_SERVER', timeSkippingProgram],
    ['HANDOVER_MONGOD', mongoProgram],
  ])('says so where %s names nothing', async (variable, find) => {
    process.env[variable] = path.join(folder, 'missing');
    await expect(find()).rejects.toThrow(
      new RegExp(`^${variable} names .*missing, which is not a program: set it to the path of`),
    );
  });

  it('tells the real mongod by its version and passes over an old one', async () => {
    const file = await script(path.join(folder, 'mongod'), 'echo db version v8.0.4');
    process.env.HANDOVER_MONGOD = file;
    expect(await mongoProgram()).toMatchObject({ command: file, kind: 'mongod' });
    process.env.HANDOVER_MONGOD = await script(path.join(folder, 'other'), 'exit 2');
    expect(await mongoProgram()).toMatchObject({ kind: 'compatible' });
  });

  it.each([
    ['1.9.1', '1.9.1', true],
    ['1.10.0', '1.9.1', true],
    ['1.9.0', '1.9.1', false],
    ['7.0.24', '8.0.0', false],
  ])('knows whether %s is at least %s', (version, minimum, expected) => {
    expect(isAtLeast(version, minimum)).toBe(expected);
  });
});

describe('the cache', () => {
  it('fetches once for all who ask at the same time', async () => {
    const fill = jest.fn((filled: string) => writeFile(path.join(filled, 'file'), 'mine'));
    const [one, two] = await Promise.all([cached('thing', fill), cached('thing', fill)]);
    expect(one).toBe(two);
    expect(fill).toHaveBeenCalledTimes(1);
  });

  it('uses the copy of another process that was faster', async () => {
    const filled = await cached('thing', async (unfinished) => {
      await writeFile(path.join(unfinished, 'file'), 'mine');
      const theirs = path.join(folder, 'cache', 'thing');
      await mkdir(theirs);
      await writeFile(path.join(theirs, 'file'), 'theirs');
    });
    expect(await readFile(path.join(filled, 'file'), 'utf8')).toBe('theirs');
    expect(await readdir(path.dirname(filled))).toEqual(['thing']);
  });

  it('never shows a half-filled folder', async () => {
    const halfway = cached('thing', async (unfinished) => {
      await writeFile(path.join(unfinished, 'file'), 'half');
      expect(existsSync(path.join(folder, 'cache', 'thing'))).toBe(false);
      throw new Error('the line broke');
    });
    await expect(halfway).rejects.toThrow('the line broke');
    expect(await readdir(path.join(folder, 'cache'))).toEqual([]);
  });
});

describe('the official MongoDB archive', () => {
  it.each([
    ['x64', 'ID=ubuntu\nVERSION_ID="24.04"', 'x86_64-ubuntu2404'],
    ['arm64', 'ID=ubuntu\nVERSION_ID="22.04"', 'aarch64-ubuntu2204'],
    ['x64', 'NAME="Debian"\nVERSION_ID="12"\nID=debian', 'x86_64-debian12'],
    ['x64', 'ID="rocky"\nID_LIKE="rhel centos fedora"\nVERSION_ID="9.5"', 'x86_64-rhel93'],
    ['x64', 'ID="almalinux"\nID_LIKE="rhel centos fedora"\nVERSION_ID="8.10"', 'x86_64-rhel8'],
    ['arm64', 'ID="amzn"\nID_LIKE="fedora"\nVERSION_ID="2023"', 'aarch64-amazon2023'],
  ])('for %s and %j is %s', (arch, release, target) => {
    const archive = linuxArchive(arch, release);
    expect(archive?.url).toMatch(new RegExp(`/mongodb-linux-${target}-8\\.0\\.\\d+\\.tgz$`));
    expect(archive?.sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each([
    ['arm64', 'ID=debian\nVERSION_ID="12"'],
    ['x64', 'ID=alpine\nVERSION_ID=3.20'],
    ['riscv64', 'ID=ubuntu\nVERSION_ID="24.04"'],
  ])('does not exist for %s and %j', (arch, release) => {
    expect(linuxArchive(arch, release)).toBeUndefined();
  });
});
