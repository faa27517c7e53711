import { ScheduleOverlapPolicy, WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import type { Client, ScheduleAlreadyRunning } from '@temporalio/client';
import { UserError } from '../errors';
import type { Calendar } from '../programme/calendar';
import { customerPolicies } from '../programme/policies';
import type { Programme } from '../programme/schema';
import {
  comparisonWorkflowId,
  feedWorkflowId,
  programmeWorkflowId,
  reviewWorkflowId,
} from '../workflows/ids';
import type { ProgrammeInput } from '../workflows/programme';
import { HandoverProgramme, HandoverStage } from './searchAttributes';
import { taskQueueOf } from './taskQueue';

/** What the parent workflow is told of a programme. */
const inputOf = ({ id, markets, policies }: Programme, calendar: Calendar): ProgrammeInput => ({
  programme: id,
  calendar,
  markets: markets.map(({ code, pacePerHour }) => ({
    code,
    pacePerHour: pacePerHour ?? policies.pacePerHour,
  })),
  canary: policies.canary,
  gate: policies.gate,
  window: policies.window,
  ...customerPolicies(policies),
});

/**
 * Starts a programme's parent workflow; its opening is its first timer.
 * @throws UserError where the programme was launched before.
 */
export async function launchProgramme(client: Client, programme: Programme, calendar: Calendar) {
  try {
    return await client.workflow.start('programme', {
      workflowId: programmeWorkflowId(programme.id),
      taskQueue: taskQueueOf(programme.id),
      args: [inputOf(programme, calendar)],
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
      staticSummary: programme.name,
      typedSearchAttributes: [
        { key: HandoverProgramme, value: programme.id },
        { key: HandoverStage, value: 'launched' },
      ],
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    throw new UserError(
      `The programme ${programme.id} was launched before; look at it with: npm run handover -- status`,
    );
  }
}

/** Has the source's changes followed until the programme ends; what follows them already goes on. */
export async function startFeed(client: Client, { id }: Programme): Promise<void> {
  await client.workflow.start('feed', {
    workflowId: feedWorkflowId(id),
    taskQueue: taskQueueOf(id),
    workflowIdConflictPolicy: 'USE_EXISTING',
    typedSearchAttributes: [{ key: HandoverProgramme, value: id }],
  });
}

/** Has everything compared once more, and waits for it; a comparison under way is waited for as well. */
export async function compareAll(client: Client, { id, markets }: Programme): Promise<void> {
  await client.workflow.execute('comparison', {
    workflowId: comparisonWorkflowId(id),
    taskQueue: taskQueueOf(id),
    args: [{ markets: markets.map(({ code }): string => code) }],
    workflowIdConflictPolicy: 'USE_EXISTING',
    typedSearchAttributes: [{ key: HandoverProgramme, value: id }],
  });
}

/** Has the programme reviewed every day at seven in its time zone; the first schedule of it stands. */
export async function scheduleReviews(client: Client, programme: Programme): Promise<void> {
  const create = client.schedule.create({
    scheduleId: `review/${programme.id}`,
    spec: { calendars: [{ hour: 7 }], timezone: programme.timeZone },
    policies: { overlap: ScheduleOverlapPolicy.BUFFER_ONE, catchupWindow: '1 day' },
    action: {
      type: 'startWorkflow',
      workflowType: 'review',
      workflowId: reviewWorkflowId(programme.id, 'daily'),
      taskQueue: taskQueueOf(programme.id),
      args: [{}],
      typedSearchAttributes: [{ key: HandoverProgramme, value: programme.id }],
    },
  });
  await create.catch((error: ScheduleAlreadyRunning | Error) => {
    if (error.name !== 'ScheduleAlreadyRunning') throw error;
  });
}
