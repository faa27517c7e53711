import { Command } from 'commander';
import { UserError } from '../src/errors';
import { rehearse } from '../local/rehearsal/rehearse';
import type { Rehearsal, RehearsalOptions } from '../local/rehearsal/rehearse';
import { setStage } from '../local/rehearsal/stage';
import type { Stage } from '../local/rehearsal/stage';
import { countFrom, rateFrom } from './arguments';
import { exportLines, untilInterrupted } from './keepUp';
import { MarketBars } from './marketBars';
import { mismatchLines, rehearsalJson, rehearsalTable } from './rehearsalReport';
import { isSound, trafficLines } from './trafficReport';

interface RehearseOptions extends RehearsalOptions {
  readonly programme: string;
  readonly keep?: true;
  readonly json?: true;
}

/** `rehearse`: plays a whole programme on throwaway servers, in virtual time, and audits it. */
export function rehearseCommand(): Command {
  return new Command('rehearse')
    .description('run a whole programme in virtual time on throwaway servers, then audit it')
    .option('--customers <n>', 'only the first n customers of the log', countFrom)
    .option(
      '--purchases <file>',
      'a CSV with the columns customer_id,date,quantity,amount',
      'examples/purchases-cdnow-sample.csv',
    )
    .option('--source-uri <uri>', 'rehearse on a copy of this store (docs/data-model.md) instead')
    .option('--trouble', 'bring at least 5 % of the customers into trouble of every kind')
    .option('--traffic <n>', 'customers who go on shopping: operations per second', rateFrom)
    .option('--keep', 'leave the servers up for a look, until Ctrl-C')
    .option('--json', 'print one JSON object as the last line')
    .option('--programme <file>', 'the programme file', 'programmes/poco-global.json')
    .addHelpText(
      'after',
      `\nWithout --customers and --purchases the first ${SAMPLE} customers of the sample are moved.\nExits 0 when the audit is clean and no acknowledged operation is lost, 1 when it is not.`,
    )
    .action(rehearseAndReport);
}

/** Customers of the sample that a rehearsal moves by default: about a minute on two cores. */
const SAMPLE = 200;

async function rehearseAndReport(options: RehearseOptions, command: Command): Promise<void> {
  const ownLog = options.sourceUri || command.getOptionValueSource('purchases') === 'cli';
  const customers = options.customers ?? (ownLog ? undefined : SAMPLE);
  console.error('Starting Temporal, MongoDB and a mail server');
  const stage = await setStage(options.programme);
  const bars = new MarketBars();
  try {
    const rehearsal = await rehearse(stage, { ...options, customers }, bars);
    bars.stop();
    print(stage, rehearsal, options.json === true);
    if (options.keep) await keepUp(stage);
  } catch (error) {
    bars.stop();
    if (options.keep && error instanceof UserError) {
      console.error(error.message);
      await keepUp(stage);
    }
    throw error;
  } finally {
    await stage.strike();
  }
}

function print({ servers }: Stage, rehearsal: Rehearsal, json: boolean): void {
  const { report, traffic } = rehearsal;
  console.log(rehearsalTable(rehearsal));
  for (const line of mismatchLines(report)) console.log(line);
  for (const line of trafficLines(traffic)) console.log(line);
  console.log(
    `Web UI: ${servers.temporal.uiUrl} (up for as long as this command runs; see --keep)`,
  );
  if (json) console.log(JSON.stringify(rehearsalJson(rehearsal)));
  if (report.total > 0 || !isSound(traffic)) process.exitCode = 1;
}

async function keepUp({ servers, environment }: Stage): Promise<void> {
  console.error('\nEverything stays up until Ctrl-C. For other commands and workers:');
  console.error(exportLines(environment));
  console.error(`Logs and data: ${servers.folder}`);
  await untilInterrupted();
}
