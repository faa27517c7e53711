import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';

const run = promisify(execFile);
const project = path.join(__dirname, '../..');
const program = path.join(project, 'node_modules/.bin/oxlint');

const pure = 'knows nothing of Temporal and MongoDB';
const production = 'imports nothing of bench, local, scripts or test';
const configuration = 'Only src/worker.ts and scripts read the configuration';
const typesOnly = 'only types from activities';
const deterministic = 'Workflows are deterministic';
const independent = 'judges with its own eyes';
const writers = 'know nothing of Temporal';

type Refused = readonly [file: string, statement: string, wall: string];

const refused: readonly Refused[] = [
  ...['records', 'programme', 'cases', 'notices', 'receipts', 'website'].flatMap<Refused>(
    (part) => [
      [`src/${part}/a.ts`, "import { Long } from 'mongodb'", pure],
      [`src/${part}/b.ts`, "import type { Client } from '@temporalio/client'", pure],
      [`src/${part}/c.ts`, "import type { Target } from '../stores/target'", pure],
      [`src/${part}/d.ts`, "import { verify } from '../activities/verify'", pure],
      [`src/${part}/e.ts`, "import { createActivities } from '../activities'", pure],
      [`src/${part}/f.ts`, "export * from '../workflows/ids'", pure],
      [`src/${part}/deeper/g.ts`, "import { taskQueueOf } from '../../temporal/taskQueue'", pure],
      [`src/${part}/h.ts`, "import { seed } from '../../local/seed/seed'", production],
      [`src/${part}/i.ts`, "import { readConfiguration } from '../configuration'", configuration],
    ],
  ),
  ['src/workflows/a.ts', "import { verify } from '../activities/verify'", typesOnly],
  ['src/workflows/b.ts', "import { createActivities } from '../activities'", typesOnly],
  ['src/workflows/c.ts', "import { readFile } from 'node:fs/promises'", deterministic],
  ['src/workflows/d.ts', "import type { Long } from 'mongodb'", deterministic],
  ['src/workflows/e.ts', "import type { Ledger } from '../stores/ledger'", deterministic],
  ['src/workflows/f.ts', "import { Client } from '@temporalio/client'", deterministic],
  ['src/workflows/g.ts', "import { Context } from '@temporalio/activity'", deterministic],
  ['src/workflows/h.ts', "import { seed } from '../../local/seed/seed'", production],
  ['src/workflows/i.ts', "import { readConfiguration } from '../configuration'", configuration],
  ['src/audit/a.ts', "import { order } from '../records/order'", independent],
  ['src/audit/b.ts', "import type { Cause } from '../cases/case'", independent],
  ['src/audit/c.ts', "import { digestOf } from '../activities/copies'", independent],
  ['src/audit/f.ts', "import { rootOf } from '../receipts/merkle'", independent],
  ['src/audit/d.ts', "import { seed } from '../../local/seed/seed'", production],
  ['src/audit/e.ts', "import { readConfiguration } from '../configuration'", configuration],
  ['src/ownership/a.ts', "import type { Client } from '@temporalio/client'", writers],
  ['src/ownership/b.ts', "import { takeOver } from '../activities/takeOver'", writers],
  ['src/ownership/c.ts', "import { seed } from '../../local/seed/seed'", production],
  ['src/ownership/d.ts', "import { readConfiguration } from '../configuration'", configuration],
  ['src/activities/a.ts', "import { startMongo } from '../../local/servers/mongo'", production],
  ['src/activities/f.ts', "import { median } from '../../bench/meter'", production],
  ['src/activities/b.ts', "import { countFrom } from '../../scripts/arguments'", production],
  ['src/activities/c.ts', "import { samples } from '../../test/unit/samples'", production],
  ['src/activities/d.ts', "const seed = import('../../local/seed/seed')", production],
  ['src/activities/e.ts', "import { readConfiguration } from '../configuration'", configuration],
  [
    'src/worker.ts',
    "import { readConfiguration } from './configuration'; import { seed } from '../local/seed/seed'",
    production,
  ],
  ['src/other.ts', "import { readConfiguration } from './configuration'", configuration],
  ['local/a.ts', "import { readConfiguration } from '../src/configuration'", configuration],
];

const allowed = [
  ['scripts/a.ts', "import { readConfiguration } from '../src/configuration'"],
  ['scripts/b.ts', "import { startServers } from '../local/servers'"],
  ['test/unit/a.ts', "import { readConfiguration } from '../../src/configuration'"],
  ['src/workflows/j.ts', "import type { CustomerRef } from '../activities/customerRef'"],
  ['src/workflows/k.ts', "import { type Activities } from '../activities'"],
  ['src/workflows/l.ts', "import { sleep } from '@temporalio/workflow'"],
  ['src/workflows/m.ts', "import { caseNeeded } from '../cases/needed'"],
  ['src/records/j.ts', "import { createHash } from 'node:crypto'"],
  ['src/receipts/j.ts', "import { digestOf } from '../records/digest'"],
  ['src/website/j.ts', "import { product } from '../records/product'"],
  ['src/ownership/j.ts', "import type { Collection } from 'mongodb'"],
  ['src/audit/j.ts', "import type { Db } from 'mongodb'"],
  ['src/activities/j.ts', "import { order } from '../records/order'"],
] as const;

const report = z.object({
  diagnostics: z.array(z.object({ code: z.string(), filename: z.string(), help: z.string() })),
});

const output = z.object({ stdout: z.string() });
const settings = z.object({ overrides: z.array(z.object({ files: z.array(z.string()) })) });

let folder: string;
let complaints: Map<string, string[]>;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'handover-walls-'));
  await copyFile(path.join(project, '.oxlintrc.json'), path.join(folder, '.oxlintrc.json'));
  await Promise.all([...refused, ...allowed].map(([file, statement]) => write(file, statement)));
  complaints = await complaintsByFile();
});

afterAll(() => rm(folder, { recursive: true, force: true }));

it.each(refused)('%s is refused: %s', (file, _statement, wall) => {
  expect(complaints.get(file)).toEqual([expect.stringContaining(wall)]);
});

it.each(allowed)('%s is allowed: %s', (file) => {
  expect(complaints.get(file)).toBeUndefined();
});

it('names only parts of the house that there are', async () => {
  const { overrides } = settings.parse(await oxlint(project, '--print-config'));
  const parts = overrides.flatMap(({ files }) => files.map((glob) => glob.replace('/**', '')));
  expect(parts.filter((part) => !existsSync(path.join(project, part)))).toEqual([]);
});

async function write(file: string, statement: string): Promise<void> {
  const whole = path.join(folder, file);
  await mkdir(path.dirname(whole), { recursive: true });
  await writeFile(whole, `${statement};\n`);
}

/** What the lint rule says of the imports of each file that it refuses. */
async function complaintsByFile(): Promise<Map<string, string[]>> {
  const { diagnostics } = report.parse(await oxlint(folder, '--format', 'json'));
  const files = new Map<string, string[]>();
  for (const { code, filename, help } of diagnostics) {
    if (code !== 'eslint(no-restricted-imports)') continue;
    files.set(filename, [...(files.get(filename) ?? []), help]);
  }
  return files;
}

/** Runs oxlint in a folder and reads the JSON that it prints; it fails where it finds something. */
async function oxlint(cwd: string, ...args: string[]): Promise<unknown> {
  const { stdout } = await run(program, args, { cwd }).catch((failure) => output.parse(failure));
  return JSON.parse(stdout);
}
