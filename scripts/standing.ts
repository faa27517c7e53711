import type { Client } from '@temporalio/client';
import type { Calendar } from '../src/programme/calendar';
import type { Standing } from '../src/programme/standing';
import type { Ledger } from '../src/stores/ledger';
import { programmeWorkflowId } from '../src/workflows/ids';
import { launchedCalendar } from './launchedCalendar';

/** How a launched programme is being run, as its parent workflow keeps it; null until it first has. */
export async function readStanding(
  { standings }: Pick<Ledger, 'standings'>,
  id: string,
): Promise<Standing | null> {
  return await standings.findOne({ _id: id });
}

/** The calendar of a launched programme as it stands, with every date that was moved. */
export async function calendarAsItStands(
  client: Client,
  standing: Standing | null,
  id: string,
): Promise<Calendar> {
  return standing?.calendar ?? (await launchedCalendar(client, programmeWorkflowId(id)));
}
