import { Command } from 'commander';
import { instantOf, type Instant } from '../src/programme/instant';
import { loadProgramme } from '../src/programme/load';
import { planRows } from '../src/programme/plan';
import { planTable } from '../src/programme/planTable';
import { instantFrom } from './arguments';

interface PlanOptions {
  programme: string;
  now?: Instant;
  json?: true;
}

/** `plan`: prints when everything in a programme happens, on every clock concerned. */
export function planCommand(): Command {
  return new Command('plan')
    .description('print every date of a programme, in programme time, UTC and local time')
    .option('--programme <file>', 'the programme file', 'programmes/poco-global.json')
    .option('--now <instant>', 'count the days left from this instant (default: now)', instantFrom)
    .option('--json', 'print one JSON object')
    .action(printPlan);
}

async function printPlan(options: PlanOptions): Promise<void> {
  const programme = await loadProgramme(options.programme);
  const { now = instantOf(Date.now()) } = options;
  const rows = planRows(programme, now);
  const { id, name, timeZone } = programme;

  if (options.json) console.log(JSON.stringify({ programme: id, timeZone, now, rows }, null, 2));
  else console.log(`${name}, seen from ${now}\n\n${planTable(programme, rows)}`);
}
