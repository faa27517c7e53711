import { WorkflowFailedError } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import { Command } from 'commander';
import { auditCustomer } from '../src/audit/audit';
import type { Finding } from '../src/audit/audit';
import { findingsText } from '../src/audit/summary';
import { UserError } from '../src/errors';
import type { Programme } from '../src/programme/schema';
import { customerId } from '../src/records/ids';
import type { Enrolment, Ledger } from '../src/stores/ledger';
import type { CustomerResult } from '../src/workflows/customer';
import { customerWorkflowId } from '../src/workflows/ids';
import { withAuditStores } from './auditStores';
import { configuredProgramme } from './programme';
import { startCustomer } from './startCustomer';
import { withStores } from './stores';
import { withTemporal } from './temporal';

/** `repair`: moves a customer again, and shows what the audit finds before and after. */
export function repairCommand(): Command {
  return new Command('repair')
    .description(
      'move a customer again, finished or not, and show what the audit finds before and after',
    )
    .argument('<id>', 'of a customer, as `audit` names it')
    .action(async (id: string) => {
      const programme = await configuredProgramme();
      const repaired = await withStores(['ledger'], async ({ ledger }) => {
        const enrolment = await readEnrolment(ledger, id);
        return await withAuditStores((stores) =>
          repairCustomer({
            look: () => auditCustomer({ ...stores, looks: 0 }, enrolment._id),
            move: () => withTemporal((client) => moveAgain(ledger, client, programme, enrolment)),
          }),
        );
      });
      console.log(repairText(id, repaired));
      if (repaired.after.length > 0) process.exitCode = 1;
    });
}

/** What a customer's documents showed before and after the move was run again. */
export interface Repaired {
  readonly before: readonly Finding[];
  /** How the run ended; null where nothing was wrong and nothing was run. */
  readonly outcome: CustomerResult['outcome'] | null;
  readonly after: readonly Finding[];
}

/** Looks at a customer, moves them again where something is wrong, and looks once more. */
export async function repairCustomer({
  look,
  move,
}: {
  readonly look: () => Promise<readonly Finding[]>;
  readonly move: () => Promise<CustomerResult['outcome']>;
}): Promise<Repaired> {
  const before = await look();
  if (before.length === 0) return { before, outcome: null, after: [] };
  const outcome = await move();
  return { before, outcome, after: await look() };
}

/** A repair in words. */
export function repairText(id: string, { before, outcome, after }: Repaired): string {
  if (outcome === null) return `Nothing is wrong with ${id}: nothing was done.`;
  return [
    `Before: ${findingsText(before)}`,
    `Customer ${id} was moved again: ${outcome}.`,
    `After: ${findingsText(after)}`,
  ].join('\n\n');
}

/** @throws UserError where nobody by this id was enrolled, or an open case has to be decided first. */
async function readEnrolment(ledger: Ledger, id: string): Promise<Enrolment> {
  const named = customerId.safeParse(id);
  const enrolment = named.success && (await ledger.customers.findOne({ _id: named.data }));
  if (!enrolment) {
    throw new UserError(
      `There is no enrolled customer ${id}: \`repair\` takes the id of a customer.`,
    );
  }
  const open = await ledger.cases.findOne({ customerId: enrolment._id, state: 'open' });
  if (open) {
    throw new UserError(
      `Case ${open._id} is open: decide it first, for it moves the customer again: npm run handover -- decide ${open._id}`,
    );
  }
  return enrolment;
}

async function moveAgain(
  ledger: Ledger,
  client: Client,
  programme: Programme,
  enrolment: Enrolment,
): Promise<CustomerResult['outcome']> {
  await startCustomer({ ledger, client, programme }, enrolment);
  const workflowId = customerWorkflowId(programme.id, enrolment.market, enrolment._id);
  console.error(
    `Moving ${enrolment._id} again; look with: npm run handover -- customer ${enrolment._id}`,
  );
  try {
    const result = (await client.workflow.getHandle(workflowId).result()) as CustomerResult;
    return result.outcome;
  } catch (error) {
    if (!(error instanceof WorkflowFailedError)) throw error;
    throw new UserError(
      `The move of ${enrolment._id} failed: look with: npm run handover -- customer ${enrolment._id}`,
    );
  }
}
