import { Command } from 'commander';
import { DateTime } from 'luxon';
import { shiftCalendar } from '../src/programme/calendar';
import type { Calendar } from '../src/programme/calendar';
import { calendarOf } from '../src/programme/days';
import { instantOf } from '../src/programme/instant';
import type { Instant } from '../src/programme/instant';
import { launchProgramme, scheduleReviews, startFeed } from '../src/temporal/launch';
import { preflight } from './preflight';
import { configuredProgramme } from './programme';
import { withStores } from './stores';
import { webUiPath, withTemporal } from './temporal';

interface LaunchOptions {
  readonly now?: true;
  readonly json?: true;
}

/** `launch`: checks that everything a programme needs is there, then starts it. */
export function launchCommand(): Command {
  return new Command('launch')
    .description('check what the programme needs, then start it; its opening is its first timer')
    .option('--now', 'move the whole calendar so that the opening is now')
    .option('--json', 'print one JSON object')
    .action(launch);
}

/** A programme that has just been launched. */
export interface Launched {
  readonly name: string;
  readonly workflowId: string;
  readonly webUiPath: string;
  readonly calendar: Calendar;
}

async function launch({ now: fromNow, json }: LaunchOptions): Promise<void> {
  const programme = await configuredProgramme();
  const now = instantOf(Date.now());
  const planned = calendarOf(programme);
  const calendar = fromNow ? shiftCalendar(planned, now) : planned;
  const launched = await withStores(['source', 'target', 'ledger'], (stores) =>
    withTemporal(async (client): Promise<Launched> => {
      await preflight(stores, client);
      await scheduleReviews(client, programme);
      const { workflowId } = await launchProgramme(client, programme, calendar);
      await startFeed(client, programme);
      const { name } = programme;
      return { name, workflowId, webUiPath: webUiPath(client, workflowId), calendar };
    }),
  );
  console.log(json ? JSON.stringify(launched, null, 2) : launchText(launched, now));
}

/** What was launched, when it opens, and what is due at once. */
export function launchText(launched: Launched, now: Instant): string {
  const { name, workflowId, webUiPath, calendar } = launched;
  const opens = DateTime.fromISO(calendar.opening);
  const left = opens.toRelative({ base: DateTime.fromISO(now), locale: 'en' });
  const past = pastMilestones(calendar, now);
  return [
    `Launched: ${name}`,
    `Workflow: ${workflowId}`,
    `Web UI:   ${webUiPath}`,
    `Opening:  ${calendar.opening}${calendar.opening === now ? '' : `, ${left}`}`,
    ...(past.length > 0
      ? [`Already past, so handled at once, in this order: ${past.join(', ')}.`]
      : []),
    'Next: npm run worker, then npm run handover -- status --watch',
  ].join('\n');
}

function pastMilestones(calendar: Calendar, now: Instant): string[] {
  return (['opening', 'couponSweep', 'websiteClosure', 'appDiscontinuation'] as const).filter(
    (milestone) => calendar[milestone] < now,
  );
}
