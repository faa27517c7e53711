import { Command } from 'commander';
import { z } from 'zod';
import { UserError } from '../src/errors';
import { instantOf, type Instant } from '../src/programme/instant';
import { loadProgramme } from '../src/programme/load';
import { planRows } from '../src/programme/plan';
import { planTable } from '../src/programme/planTable';

interface PlanOptions {
  programme: string;
  now?: string;
  json?: true;
}

/** `plan`: prints when everything in a programme happens, on every clock concerned. */
export function planCommand(): Command {
  return new Command('plan')
    .description('print every date of a programme, in programme time, UTC and local time')
    .option('--programme <file>', 'the programme file', 'programmes/poco-global.json')
    .option('--now <instant>', 'count the days left from this instant (default: now)')
    .option('--json', 'print one JSON object')
    .action(printPlan);
}

async function printPlan(options: PlanOptions): Promise<void> {
  const programme = await loadProgramme(options.programme);
  const now = nowFrom(options.now);
  const rows = planRows(programme, now);
  const { id, name, timeZone } = programme;

  if (options.json) console.log(JSON.stringify({ programme: id, timeZone, now, rows }, null, 2));
  else console.log(`${name}, seen from ${now}\n\n${planTable(programme, rows)}`);
}

function nowFrom(text: string | undefined): Instant {
  if (text === undefined) return instantOf(Date.now());
  const parsed = z.iso.datetime({ offset: true }).safeParse(text);
  if (parsed.success) return instantOf(new Date(parsed.data));
  throw new UserError(
    `--now ${JSON.stringify(text)} is not an instant: write it like 2024-10-20T22:00:00Z.`,
  );
}
