import type { Client } from '@temporalio/client';
import { Command, Option } from 'commander';
import { causes, choice, choiceWords } from '../src/cases/case';
import type { CaseFile, Choice } from '../src/cases/case';
import { UserError } from '../src/errors';
import type { Programme } from '../src/programme/schema';
import { caseWorkflowId } from '../src/workflows/ids';
import { decide } from '../src/workflows/messages';
import { choicesInWords } from './caseText';
import { reasonOption } from './operator';
import { configuredProgramme } from './programme';
import { withStores } from './stores';
import { withTemporal } from './temporal';
import { sendUpdate } from './update';
import type { UpdateWords } from './update';

/** What is decided about a case, and why. */
export interface Decided {
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
    .addOption(reasonOption())
    .action(decideCase);
}

async function decideCase(caseId: string, decided: Decided): Promise<void> {
  const programme = await configuredProgramme();
  await withStores(['ledger'], async ({ ledger }) => {
    const file = await ledger.cases.findOne({ _id: caseId });
    if (!file) {
      throw new UserError(`There is no case ${caseId}; list them with: npm run handover -- cases`);
    }
    await withTemporal((client) => sendDecision(client, programme, file, decided));
    console.log(decidedText(file, decided.choice));
  });
}

/**
 * Sends a decision to the case's workflow.
 * @throws UserError where the case refuses it, takes none any more, or no worker answers.
 */
export async function sendDecision(
  client: Client,
  { id }: Programme,
  file: CaseFile,
  decided: Decided,
): Promise<void> {
  const { market, customerId, cause } = file;
  const workflowId = caseWorkflowId(id, market, customerId, cause);
  await sendUpdate(client, workflowId, decide, decided, wordsOf(file));
}

/** What a person is told where a case does not take a decision, with the choices that fit. */
export const wordsOf = (file: CaseFile): UpdateWords => ({
  whom: `Case ${file._id}`,
  instead: `It takes ${choicesInWords(file)}.`,
  over: `Case ${file._id} takes no decision any more${file.decision ? `: it was decided, ${file.decision.choice}` : ''}.`,
  look: 'npm run handover -- cases',
});

/** What was decided, and what is done now. */
export function decidedText({ customerId, cause }: CaseFile, decided: Choice): string {
  const what =
    causes[cause].holds === 'coupons'
      ? 'The coupons are issued again'
      : 'The customer is moved again';
  return `Decided: ${decided} (${choiceWords[decided]}). ${what}; look with: npm run handover -- customer ${customerId}`;
}
