import { setTimeout as delay } from 'node:timers/promises';
import { Command, Option } from 'commander';
import { MarketBars } from './marketBars';
import { configuredProgramme } from './programme';
import { isOver, readProgress } from './programmeProgress';
import type { StatusSources } from './programmeProgress';
import { readStatus } from './programmeStatus';
import { statusText } from './statusText';
import { withStores } from './stores';
import { withTemporal } from './temporal';

const LOOK_EVERY_MS = 2_000;

interface StatusOptions {
  readonly watch?: true;
  readonly json?: true;
}

/** `status`: how far the programme is, and what is outstanding. */
export function statusCommand(): Command {
  return new Command('status')
    .description('print how far the programme is, and what is outstanding')
    .addOption(
      new Option('--watch', 'show the markets until the programme has ended').conflicts('json'),
    )
    .option('--json', 'print one JSON object')
    .action(printStatus);
}

async function printStatus({ watch, json }: StatusOptions): Promise<void> {
  const programme = await configuredProgramme();
  const status = await withStores(['source', 'ledger'], (stores) =>
    withTemporal(async (client) => {
      const sources = { stores, client, programme };
      if (watch) await watchProgress(sources);
      return await readStatus(sources);
    }),
  );
  console.log(json ? JSON.stringify(status, null, 2) : statusText(status));
}

/** Shows milestones as they are reached, and how far each market is, until the programme is over. */
async function watchProgress(sources: StatusSources): Promise<void> {
  const bars = new MarketBars();
  const announced = new Set<string>();
  try {
    for (;;) {
      const progress = await readProgress(sources);
      for (const { milestone, doneAt } of progress.milestones) {
        if (!doneAt || announced.has(milestone)) continue;
        announced.add(milestone);
        bars.step(`${milestone} was reached at ${doneAt}`);
      }
      bars.progress(progress.markets);
      if (isOver(progress)) return;
      await delay(LOOK_EVERY_MS);
    }
  } finally {
    bars.stop();
  }
}
