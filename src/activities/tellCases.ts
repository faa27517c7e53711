import { getClient } from '@temporalio/activity';
import { WorkflowNotFoundError } from '@temporalio/client';
import { cause, causes } from '../cases/case';
import type { CaseFile } from '../cases/case';
import type { Dates } from '../programme/calendar';
import type { Instant } from '../programme/instant';
import { caseWorkflowId } from '../workflows/ids';
import type { Dependencies } from './dependencies';

/**
 * Tells every open case whose milestone now comes before its deadline, and each whose deadline has passed:
 * such a one has read a date that had gone away, and waits for longer than its file says.
 */
export const tellCases =
  ({ ledger, programme }: Dependencies) =>
  async ({ dates, at }: { dates: Dates; at: Instant }) => {
    let told = 0;
    for (const name of cause.options) {
      const nearer = { $gt: new Date(dates[causes[name].before]) };
      const deadlines = [{ deadline: nearer }, { deadline: { $lte: new Date(at) } }];
      const open = ledger.cases.find({ state: 'open', cause: name, $or: deadlines });
      for await (const file of open) {
        await tell(programme.id, file, dates);
        told += 1;
      }
    }
    return { told };
  };

/** A case that has ended meanwhile need not know. */
async function tell(
  programme: string,
  { market, customerId, cause }: CaseFile,
  dates: Dates,
): Promise<void> {
  const workflowId = caseWorkflowId(programme, market, customerId, cause);
  try {
    await getClient().workflow.getHandle(workflowId).signal('amended', dates);
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  }
}
