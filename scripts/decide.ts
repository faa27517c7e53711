import {
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import type { Client } from '@temporalio/client';
import { Command, Option } from 'commander';
import { choice, choiceWords } from '../src/cases/case';
import type { CaseFile, Choice } from '../src/cases/case';
import { UserError } from '../src/errors';
import type { Programme } from '../src/programme/schema';
import { caseWorkflowId } from '../src/workflows/ids';
import { decide } from '../src/workflows/messages';
import { choicesInWords } from './caseText';
import { configuredProgramme } from './programme';
import { withStores } from './stores';
import { withTemporal } from './temporal';

const ANSWERED_WITHIN_MS = 30_000;

interface Decided {
  readonly choice: Choice;
  readonly reason: string;
}

/** `decide`: decides a case; its customer is then moved again. */
export function decideCommand(): Command {
  return new Command('decide')
    .description('decide a case; its customer is then moved again')
    .argument('<case>', 'the id of the case, as `cases` lists it')
    .addOption(
      new Option('--choice <choice>', 'what is decided; `cases` says what fits')
        .choices(choice.options)
        .makeOptionMandatory(),
    )
    .requiredOption('--reason <text>', 'why, in a sentence that is kept with the decision')
    .action(decideCase);
}

async function decideCase(caseId: string, decided: Decided): Promise<void> {
  const programme = await configuredProgramme();
  await withStores(['ledger'], async ({ ledger }) => {
    const file = await ledger.cases.findOne({ _id: caseId });
    if (!file) {
      throw new UserError(`There is no case ${caseId}; list them with: npm run handover -- cases`);
    }
    await withTemporal((client) => send(client, programme, file, decided));
    console.log(
      `Decided: ${decided.choice} (${choiceWords[decided.choice]}). The customer is moved again; look with: npm run handover -- customer ${file.customerId}`,
    );
  });
}

/** Sends the decision to the case's workflow, which takes it or refuses it. */
async function send(client: Client, { id }: Programme, file: CaseFile, decided: Decided) {
  const { market, customerId, cause } = file;
  const handle = client.workflow.getHandle(caseWorkflowId(id, market, customerId, cause));
  try {
    await client.withDeadline(Date.now() + ANSWERED_WITHIN_MS, () =>
      handle.executeUpdate(decide, { args: [decided] }),
    );
  } catch (error) {
    const refusal = refusalOf(error, file);
    throw refusal ? new UserError(refusal) : error;
  }
}

/** Why a decision was not taken, with the choices that fit; undefined where it is a fault. */
export function refusalOf(error: unknown, file: CaseFile): string | undefined {
  if (error instanceof WorkflowUpdateFailedError) {
    return `Case ${file._id} refuses the decision: ${error.cause?.message}. It takes ${choicesInWords(file)}.`;
  }
  if (error instanceof WorkflowNotFoundError) {
    return `Case ${file._id} takes no decision any more${file.decision ? `: it was decided, ${file.decision.choice}` : ''}.`;
  }
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) {
    return `No worker has taken the decision about case ${file._id} within ${ANSWERED_WITHIN_MS / 1_000} seconds: start one (npm run worker), then see with npm run handover -- cases whether it was taken after all.`;
  }
  return undefined;
}
