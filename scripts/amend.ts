import { Command, Option } from 'commander';
import { DateTime } from 'luxon';
import { UserError } from '../src/errors';
import { instantOfMovable } from '../src/programme/amendment';
import type { Amendment, Movable } from '../src/programme/amendment';
import type { Calendar } from '../src/programme/calendar';
import { movedTo } from '../src/programme/days';
import type { Instant } from '../src/programme/instant';
import { milestones } from '../src/programme/milestones';
import type { Day, Milestone } from '../src/programme/milestones';
import type { Programme } from '../src/programme/schema';
import { amend } from '../src/workflows/messages';
import { dayFrom } from './arguments';
import { byOption, operatorName, reasonOption } from './operator';
import { configuredProgramme, marketOf } from './programme';
import { calendarAsItStands, readStanding } from './standing';
import { withStores } from './stores';
import { table } from './table';
import { withTemporal } from './temporal';
import { requireLaunched, updateProgramme } from './update';

interface AmendOptions {
  readonly milestone?: Milestone;
  readonly market?: string;
  readonly date: Day;
  readonly reason: string;
  readonly by?: string;
  readonly now?: true;
  readonly json?: true;
}

/** `amend`: moves a date of the launched programme. */
export function amendCommand(): Command {
  return new Command('amend')
    .description('move a date of the launched programme; everybody waits for the new one')
    .addOption(
      new Option('--milestone <name>', 'the milestone that is moved')
        .choices(milestones)
        .conflicts('market'),
    )
    .option('--market <code>', 'the market whose opening is moved instead, such as MX')
    .requiredOption('--date <day>', "the new day, in the programme's zone", dayFrom)
    .addOption(reasonOption())
    .addOption(byOption())
    .option('--now', 'also where that day is past: what is due by then is done at once')
    .option('--json', 'print one JSON object')
    .action(amendProgramme);
}

/** A date that was moved, and the coupon sweep where that moved along. */
export interface Amended extends Pick<Amendment, 'moved' | 'to' | 'by' | 'reason'> {
  readonly from: Instant;
  readonly couponSweep: { readonly from: Instant; readonly to: Instant };
}

async function amendProgramme(options: AmendOptions): Promise<void> {
  const programme = await configuredProgramme();
  const amendment = amendmentOf(programme, options, operatorName(options.by));
  const { id } = programme;
  const before = await withStores(['ledger'], ({ ledger }) =>
    withTemporal(async (client) => {
      await requireLaunched(client, id);
      const calendar = await calendarAsItStands(client, await readStanding(ledger, id), id);
      await updateProgramme(client, programme, amend, amendment);
      return calendar;
    }),
  );
  const amended = amendedFrom(before, amendment);
  console.log(options.json ? JSON.stringify(amended, null, 2) : amendedText(programme, amended));
}

/**
 * The amendment that was asked for, in instants.
 * @throws UserError where neither a milestone nor a market is named, or the market is unknown.
 */
export function amendmentOf(
  programme: Programme,
  { milestone, market, date, reason, now }: Omit<AmendOptions, 'by'>,
  by: string,
): Amendment {
  const moved = movableOf(programme, milestone, market);
  return { ...movedTo(programme, moved, date), evenPast: now === true, by, reason };
}

function movableOf(programme: Programme, milestone?: Milestone, market?: string): Movable {
  if (milestone) return { milestone };
  if (market !== undefined) return { market: marketOf(programme, market) };
  throw new UserError('Say what is moved: --milestone NAME, or --market CODE for its opening.');
}

/** What an amendment moved of the calendar as it was before. */
export function amendedFrom(before: Calendar, amendment: Amendment): Amended {
  const { moved, to, by, reason, couponSweep = before.couponSweep } = amendment;
  const from = instantOfMovable(before, moved);
  return {
    moved,
    from,
    to,
    by,
    reason,
    couponSweep: { from: before.couponSweep, to: couponSweep },
  };
}

/** From when to when, on the programme's clock and in UTC, and what became of the coupon sweep. */
export function amendedText({ timeZone: zone }: Programme, amended: Amended): string {
  const { moved, from, to, by, reason, couponSweep: sweep } = amended;
  const at = (instant: Instant) => [
    DateTime.fromISO(instant, { zone }).toFormat('yyyy-MM-dd HH:mm'),
    instant,
  ];
  const what = 'milestone' in moved ? moved.milestone : `opening of ${moved.market}`;
  const sweepMoves = sweep.from !== sweep.to;
  return [
    `Moved by ${by}: ${reason}`,
    ...table([
      ['', '', zone, 'UTC'],
      [what, 'from', ...at(from)],
      ['', 'to', ...at(to)],
      ...(sweepMoves
        ? [
            ['couponSweep', 'from', ...at(sweep.from)],
            ['', 'to', ...at(sweep.to)],
          ]
        : []),
    ]),
    `The coupon sweep ${sweepMoves ? 'moves along' : `stays at ${sweep.to}`}.`,
  ].join('\n');
}
