import { Command } from 'commander';
import { startLocalServers } from '../local/environment';
import { readPurchases } from '../local/seed/purchases';
import { countFrom } from '../scripts/arguments';
import { UserError } from '../src/errors';
import { loadProgramme } from '../src/programme/load';
import { rowsOf } from './figures';
import { holdingsOf } from './holdings';
import { measure } from './measure';
import { Ground } from './play';
import { Player } from './player';
import { profilesOf } from './profile';
import { auditsOf, reportLines } from './report';

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

/** A quarter: of fewer, a customer's share is lost beside the programme's own. */
const fewOf = (customers: number) => Math.ceil(customers / 4);

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
    const report = {
      rows: rowsOf(measured),
      profiles: profilesOf(measured),
      holdings: holdingsOf(measured),
    };
    for (const line of reportLines(report)) console.log(line);
    const { audits, mismatches } = auditsOf(measured);
    console.log(`\n${audits} audits, ${mismatches} mismatches.`);
    if (options.json) console.log(JSON.stringify(report));
    if (mismatches > 0) process.exitCode = 1;
  } finally {
    await servers.stop();
  }
}

bench.parseAsync().catch((error: unknown) => {
  if (!(error instanceof UserError)) throw error;
  console.error(error.message);
  process.exitCode = error.exitCode;
});
