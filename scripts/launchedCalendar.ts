import type { Client } from '@temporalio/client';
import { decodeArrayFromPayloads } from '@temporalio/common/lib/internal-non-workflow';
import { z } from 'zod';
import { calendarSchema } from '../src/programme/calendar';
import type { Calendar } from '../src/programme/calendar';

const input = z.tuple([z.object({ calendar: calendarSchema })]);

/**
 * The calendar that a programme was launched with, from the first event of its history: the file may
 * have changed since, and `launch --now` moves it.
 */
export async function launchedCalendar(client: Client, workflowId: string): Promise<Calendar> {
  const { namespace, loadedDataConverter } = client.options;
  const { history } = await client.workflowService.getWorkflowExecutionHistory({
    namespace,
    execution: { workflowId },
    maximumPageSize: 1,
  });
  const started = history?.events?.[0]?.workflowExecutionStartedEventAttributes;
  const args = await decodeArrayFromPayloads(loadedDataConverter, started?.input?.payloads);
  return input.parse(args)[0].calendar;
}
