import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import { UserError } from '../src/errors';
import { datesOf } from '../src/programme/calendar';
import type { Dates } from '../src/programme/calendar';
import { customerPolicies } from '../src/programme/policies';
import type { Programme } from '../src/programme/schema';
import type { Enrolment, Ledger } from '../src/stores/ledger';
import { taskQueueOf } from '../src/temporal/taskQueue';
import type { CustomerInput } from '../src/workflows/customer';
import { customerStart } from '../src/workflows/customerStart';
import { calendarAsItStands, readStanding } from './standing';
import { requireLaunched } from './update';

/** What a customer is started from. */
export interface StartSources {
  readonly ledger: Pick<Ledger, 'standings'>;
  readonly client: Client;
  readonly programme: Programme;
}

/**
 * Starts the move of a customer as its market does.
 * @throws UserError where the programme was not launched, or the customer is on its way already.
 */
export async function startCustomer(sources: StartSources, enrolment: Enrolment): Promise<void> {
  const { ledger, client, programme } = sources;
  const { id } = programme;
  const { _id: customerId } = enrolment;
  await requireLaunched(client, id);
  const calendar = await calendarAsItStands(client, await readStanding(ledger, id), id);
  try {
    await client.workflow.start('customer', {
      ...customerStart(inputOf(programme, enrolment, datesOf(calendar))),
      taskQueue: taskQueueOf(id),
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    throw new UserError(
      `Customer ${customerId} is on its way already; look with: npm run handover -- customer ${customerId}`,
    );
  }
}

/** What the customer's workflow is told: the same as its market tells it. */
export const inputOf = (
  { id, policies }: Programme,
  { _id, kind, market, changed }: Pick<Enrolment, '_id' | 'kind' | 'market' | 'changed'>,
  dates: Dates,
): CustomerInput => ({
  customerId: _id,
  kind,
  market,
  ...(changed !== undefined && { changed }),
  programme: id,
  dates,
  ...customerPolicies(policies),
});
