import { Command, InvalidArgumentError } from 'commander';
import { z } from 'zod';
import { readPurchases } from '../local/seed/purchases';
import { seedStore } from '../local/seed/store';
import type { SeedSummary } from '../local/seed/summary';
import { readConfiguration } from '../src/configuration';
import { UserError } from '../src/errors';
import { calendarOf } from '../src/programme/days';
import { instantOf, type Instant } from '../src/programme/instant';
import { loadProgramme } from '../src/programme/load';
import { connectStore } from '../src/stores/connect';
import { openSource } from '../src/stores/source';
import { openTarget } from '../src/stores/target';

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
  const {
    programme: file,
    sourceUri,
    targetUri,
  } = readConfiguration(['sourceUri', 'targetUri', 'programme']);
  const programme = await loadProgramme(file);
  const opening = options.opening ?? calendarOf(programme).opening;
  const purchases = await readPurchases(options.purchases);
  const source = await connectStore(sourceUri, 'source');
  try {
    const target = await connectStore(targetUri, 'target');
    try {
      const summary = await seedStore({
        ...options,
        source: openSource(source),
        target: openTarget(target),
        programme,
        opening,
        purchases,
        signal: interruption(),
      });
      console.log(options.json ? JSON.stringify(summary, null, 2) : reportOf(summary));
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
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
    Object.entries(counts).map(([name, count]) => `  ${name.padEnd(16)}${columnOf(count)}`);
  return [
    `${customers} customers, ${trouble.length} of them in trouble`,
    '',
    'Source',
    ...list(source),
    'Target',
    ...list(target),
    '',
    'Market    accounts    guests    orders           total',
    ...Object.entries(markets).map(
      ([code, { accounts, currency, guests, orders, totalMinor }]) =>
        `${code.padEnd(8)}${columnOf(accounts)}${columnOf(guests)}${columnOf(orders)}` +
        `${(totalMinor / 100).toFixed(2).padStart(12)} ${currency}`,
    ),
  ].join('\n');
}

const columnOf = (count: number) => String(count).padStart(10);

function countFrom(text: string): number {
  const count = z.coerce.number().int().min(1).safeParse(text);
  if (!count.success) throw new InvalidArgumentError('It must be a whole number, 1 or more.');
  return count.data;
}

function instantFrom(text: string): Instant {
  const instant = z.iso.datetime({ offset: true }).safeParse(text);
  if (!instant.success) throw new InvalidArgumentError('Write it like 2024-10-20T22:00:00Z.');
  return instantOf(new Date(instant.data));
}
