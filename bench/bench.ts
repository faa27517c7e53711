import { Command } from 'commander';
import { startLocalServers } from '../local/environment';
import { readPurchases } from '../local/seed/purchases';
import { countFrom } from '../scripts/arguments';
import { table } from '../scripts/table';
import { UserError } from '../src/errors';
import { loadProgramme } from '../src/programme/load';
import { rowsOf } from './figures';
import { measure } from './measure';
import type { Measured } from './measured';
import { Ground } from './play';
import { Player } from './player';
import { profilesOf } from './profile';
import type { Profile } from './profile';
import type { Row } from './row';

interface BenchOptions {
  readonly customers: number;
  readonly rounds: number;
  readonly giant: number;
  readonly flat?: true;
  readonly purchases: string;
  readonly programme: string;
  readonly json?: true;
}

const FLAT = { few: 1_000, many: 20_000 };

/** A twentieth, as 1,000 are of 20,000, but not so few that they are lost beside the programme itself. */
const fewOf = (customers: number) =>
  Math.max(Math.ceil(customers / 20), Math.min(50, Math.ceil(customers / 2)));

const bench = new Command('bench')
  .description('measures the migration beside the tutorial’s shape, on throwaway servers')
  .option('--customers <n>', 'customers of each round', countFrom, 300)
  .option('--rounds <n>', 'rounds, each with fresh databases', countFrom, 2)
  .option('--giant <n>', 'orders of the one customer who has very many', countFrom, 5_000)
  .option(
    '--purchases <file>',
    'a CSV with the columns customer_id,date,quantity,amount; repeated where it has fewer customers',
    'examples/purchases-cdnow-sample.csv',
  )
  .option(
    '--flat',
    'see whether it is flat on 20,000 customers and 1,000, not on those of the rounds',
  )
  .option('--json', 'print one JSON object as the last line')
  .option('--programme <file>', 'the programme file', 'programmes/poco-global.json')
  .addHelpText(
    'after',
    '\nThe median of the rounds is shown, and the least and the most of them.\nExits 0 when it ran and every audit was clean, whether or not a target was missed.',
  )
  .action(benchAndReport);

async function benchAndReport(options: BenchOptions): Promise<void> {
  const log = await readPurchases(options.purchases);
  console.error('Starting Temporal, MongoDB and a mail server');
  const { servers } = await startLocalServers(options.programme);
  try {
    const { customers, giant: orders, rounds } = options;
    const flat = options.flat ? FLAT : { few: fewOf(customers) };
    const programme = await loadProgramme(options.programme);
    const extent = { programme, log, customers, orders, rounds, ...flat };
    const ground = new Ground(servers, options.programme);
    const player = new Player(ground, (words) => console.error(words));
    const measured = await measure(player, extent);
    print(rowsOf(measured), profilesOf(measured), options.json === true);
    if (!isClean(measured)) process.exitCode = 1;
  } finally {
    await servers.stop();
  }
}

function print(rows: readonly Row[], profiles: readonly Profile[], json: boolean): void {
  const cells = rows.map(({ name, value, spread, target, ok }) => [
    name,
    String(value),
    spread.join(' to '),
    target,
    ok ? 'reached' : 'MISSED',
  ]);
  for (const line of table([['figure', 'value', 'spread', 'target', ''], ...cells])) {
    console.log(line);
  }
  console.log('');
  const lines = profiles.map((profile) => Object.values(profile).map(String));
  for (const line of table([PROFILE, ...lines], 'numbers')) console.log(line);
  if (json) console.log(JSON.stringify({ rows, profiles }));
}

const PROFILE = [
  'CPU in ms per customer',
  'customers/s',
  'Temporal',
  'MongoDB',
  'worker',
  'worker MB',
  'commands',
  'waiting',
  'events',
  'actions',
  'history KB',
  'transitions',
];

/** Whether no audit found anything; says so. */
function isClean({ rounds, alone, few, many, giant }: Measured): boolean {
  const naive = rounds.map((round) => round.naive);
  const ours = new Set([...rounds.map((round) => round.ours), alone, few, ...many, giant]);
  const audited = [...ours, ...naive];
  const mismatches = audited.reduce((sum, one) => sum + one.mismatches, 0);
  console.error(`${audited.length} audits found ${mismatches} mismatches.`);
  return mismatches === 0;
}

bench.parseAsync().catch((error: unknown) => {
  if (!(error instanceof UserError)) throw error;
  console.error(error.message);
  process.exitCode = error.exitCode;
});
