import { Command } from 'commander';
import { readPurchases } from '../local/seed/purchases';
import { seedStore } from '../local/seed/store';
import type { SeedSummary } from '../local/seed/summary';
import { UserError } from '../src/errors';
import { calendarOf } from '../src/programme/days';
import type { Instant } from '../src/programme/instant';
import { countFrom, instantFrom } from './arguments';
import { configuredProgramme } from './programme';
import { withStores } from './stores';
import { table } from './table';

interface SeedCommandOptions {
  purchases: string;
  customers?: number;
  seed: number;
  lines?: number;
  opening?: Instant;
  trouble?: true;
  json?: true;
}

/** `seed`: builds a whole source store, and the target's earlier accounts, from a purchase log. */
export function seedCommand(): Command {
  return new Command('seed')
    .description('fill an empty source and target with a store built from a purchase log')
    .option(
      '--purchases <file>',
      'a CSV with the columns customer_id,date,quantity,amount',
      'examples/purchases-cdnow-sample.csv',
    )
    .option('--customers <n>', 'only the first n customers of the log (default: all)', countFrom)
    .option('--seed <n>', 'another number is another store', countFrom, 1)
    .option('--lines <n>', 'exactly n lines in every order (default: 1 to 3)', countFrom)
    .option('--trouble', 'bring at least 5 % of the customers into trouble of every kind')
    .option(
      '--opening <instant>',
      "the opening that everything precedes (default: the programme's)",
      instantFrom,
    )
    .option('--json', 'print one JSON object')
    .action(seed);
}

async function seed(options: SeedCommandOptions): Promise<void> {
  const programme = await configuredProgramme();
  const opening = options.opening ?? calendarOf(programme).opening;
  const purchases = await readPurchases(options.purchases);
  const signal = interruption();
  const summary = await withStores(['source', 'target'], (stores) =>
    seedStore({ ...options, ...stores, programme, opening, purchases, signal }),
  );
  console.log(options.json ? JSON.stringify(summary, null, 2) : reportOf(summary));
}

/** Ends the seeding when somebody presses Ctrl-C, so that nothing stays half-loaded. */
function interruption(): AbortSignal {
  const controller = new AbortController();
  const reason = new UserError('Seeding was stopped: what it had written was removed.', 130);
  process.once('SIGINT', () => controller.abort(reason));
  return controller.signal;
}

/** What was seeded: documents of both sides, customers by market, and how many have trouble. */
function reportOf({ customers, markets, source, target, trouble }: SeedSummary): string {
  const list = (counts: Record<string, number>) =>
    Object.entries(counts).map(([name, count]) => [name, String(count)]);
  const rows = Object.entries(markets).map(
    ([code, { accounts, currency, guests, orders, totalMinor }]) => [
      code,
      ...[accounts, guests, orders].map(String),
      `${(totalMinor / 100).toFixed(2)} ${currency}`,
    ],
  );
  return [
    `${customers} customers, ${trouble.length} of them in trouble`,
    '',
    ...table([['Source', 'documents'], ...list(source)], 'numbers'),
    '',
    ...table([['Target', 'documents'], ...list(target)], 'numbers'),
    '',
    ...table([['Market', 'accounts', 'guests', 'orders', 'total'], ...rows], 'numbers'),
  ].join('\n');
}
