import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { text } from 'node:stream/consumers';

const project = path.join(__dirname, '../..');
const [source, target, ledger] = ['SOURCE', 'TARGET', 'LEDGER'].map(
  (name) => `HANDOVER_${name}_URI`,
);

/** Nothing listens on port 1. */
const nowhere = {
  HANDOVER_SOURCE_URI: 'mongodb://127.0.0.1:1/source',
  HANDOVER_TARGET_URI: 'mongodb://127.0.0.1:1/target',
  HANDOVER_LEDGER_URI: 'mongodb://127.0.0.1:1/ledger',
  TEMPORAL_ADDRESS: '127.0.0.1:1',
};

/** Runs a command as a person would, with no variable of Handover or Temporal but those given. */
async function handover(args: readonly string[], environment: Record<string, string> = {}) {
  const program = ['--import', 'tsx', 'scripts/handover.ts', ...args];
  const child = spawn(process.execPath, program, {
    cwd: project,
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      TEMPORAL_CONFIG_FILE: path.join(project, 'no-profiles.toml'),
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr, [exitCode]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ]);
  return { stdout, stderr, exitCode };
}

type Mistake = readonly [
  command: string,
  environment: Record<string, string>,
  said: readonly (string | RegExp | undefined)[],
];

const mistakes: readonly Mistake[] = [
  ['launch', {}, [source, target, ledger]],
  ['status', {}, [source, ledger]],
  ['customer C0001', {}, [source, target, ledger]],
  ['cases', {}, [ledger]],
  ['receipt show C0001', {}, [ledger]],
  ['receipt show not.an.id', {}, ['Customer not.an.id has no receipt']],
  ['receipt key', {}, ['HANDOVER_KEY_FILE']],
  ['receipt key', { HANDOVER_KEY_FILE: 'none.pem' }, ['The key file none.pem cannot be read']],
  ['receipt verify C0001.json', {}, ["'--key <file>' not specified"]],
  ['receipt verify --key none.pem', {}, ["missing required argument 'files'"]],
  ['receipt verify C1.json --key none.pem', {}, ['The key file none.pem cannot be read']],
  ['receipt verify C1.json --key README.md', {}, ['holds no Ed25519 public key']],
  ['decide C0001-schema --choice retry --reason mended', {}, [ledger]],
  ['retry C0001', {}, [ledger]],
  ['repair C0001', {}, [ledger]],
  ['repair', {}, ["missing required argument 'id'"]],
  ['audit --pause long', {}, ['It must be a number from 0 to 3600.']],
  ['audit --resume --customer C1', {}, ["'--customer <id>' cannot be used with option '--resume'"]],
  ['approve --reason agreed', {}, [ledger]],
  ['retire --reason agreed', {}, [source, ledger]],
  ['amend --milestone opening --date 2024-10-28 --reason late', {}, [ledger]],
  ['seed', {}, [source, target]],
  [
    'launch',
    { HANDOVER_SOURCE_URI: 'localhost', HANDOVER_TARGET_URI: 'mongodb://localhost' },
    [/SOURCE_URI must be .*TARGET_URI must be .*LEDGER_URI is missing/],
  ],
  ['pause', { HANDOVER_PROGRAMME: 'none.json' }, ['There is no programme file none.json']],
  ['pause --market XX', {}, ['no market XX: it has GB, FR, DE, ES, IT, NL, PL, MX.']],
  ['customer not.an.id', {}, ['There is no customer not.an.id']],
  ['customer', {}, ["missing required argument 'id'"]],
  ['hand-over', {}, ["unknown command 'hand-over'"]],
  ['cases --closed', {}, ["unknown option '--closed'"]],
  ['status --watch --json', {}, ["'--watch' cannot be used with option '--json'"]],
  ['decide C1 --reason mended', {}, ["'--choice <choice>' not specified"]],
  ['decide C1 --choice retry --reason ', {}, ['It must not be empty.']],
  ['amend --date 2024-12-19 --reason late', {}, ['Say what is moved: --milestone NAME']],
  ['amend --market XX --date 2024-12-19 --reason late', {}, ['no market XX']],
  ['amend --milestone end --date 2024-12-19 --reason late', {}, ['opening, couponDeadline']],
  [
    'amend --milestone opening --market MX --date 2024-12-19 --reason late',
    {},
    ["'--milestone <name>' cannot be used with option '--market <code>'"],
  ],
  ['amend --milestone opening --date 2024-02-30 --reason late', {}, ['Write a day that exists']],
  ['amend --milestone opening --reason late', {}, ["'--date <day>' not specified"]],
  ['amend --milestone opening --date 2024-12-19', {}, ["'--reason <text>' not specified"]],
  ['pace --market FR --per-hour 0', {}, ['It must be a whole number, 1 or more.']],
  ['pace --market FR --per-hour 1000001', {}, ['It must be 1000000 at most.']],
  ['pace --market XX --per-hour 5', {}, ['no market XX']],
  ['approve', {}, ["'--reason <text>' not specified"]],
  ['plan --now 2024-10-25T14:00:00', {}, ['Write it like 2024-10-20T22:00:00Z.']],
  ['decide C1 --choice merge --reason x', {}, ['create, link, setAside, retry']],
  ['seed --customers none', {}, ['It must be a whole number, 1 or more.']],
  ['receipt show C0001', nowhere, ['The ledger does not answer']],
  ['cases', nowhere, ['The ledger does not answer at HANDOVER_LEDGER_URI']],
  ['launch', nowhere, [/The (source|target|ledger) does not answer/]],
  ['retire --reason agreed', nowhere, [/The (source|ledger) does not answer/]],
  ['pace --market FR --per-hour 5', nowhere, ['No Temporal server answers at 127.0.0.1:1']],
  ['resume', nowhere, ['No Temporal server answers at 127.0.0.1:1']],
];

test.concurrent.each(mistakes)(
  '%s with %j is answered in one sentence',
  async (command, environment, said) => {
    const { stdout, stderr, exitCode } = await handover(command.split(' '), environment);
    for (const part of said) {
      if (part instanceof RegExp) expect(stderr).toMatch(part);
      else expect(stderr).toContain(part);
    }
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).not.toContain('    at ');
    expect(stdout).toBe('');
    expect(exitCode).toBe(1);
  },
);

test.concurrent('only what a command needs is asked for', async () => {
  const { stderr } = await handover(['status']);
  expect(stderr).not.toContain(target);
});

test.concurrent('every command is listed', async () => {
  const { stdout, exitCode } = await handover(['--help']);
  const commands = [...stdout.matchAll(/^ {2}([a-z]+) /gm)].map(([, name]) => name);
  expect(commands.join(' ')).toBe(
    'rehearse local seed plan launch status customer receipt cases decide retry pause resume pace amend approve audit repair retire help',
  );
  expect(exitCode).toBe(0);
});

test.concurrent('local says which program it cannot start', async () => {
  const missing = { HANDOVER_TEMPORAL_CLI: '/none', HANDOVER_MONGOD: '/none' };
  const { stdout, stderr, exitCode } = await handover(['local'], missing);
  expect(stderr).toMatch(/names \/none, which is not a program: set it to the path of/);
  expect(stderr).not.toContain('    at ');
  expect(stdout).toBe('');
  expect(exitCode).toBe(1);
});
