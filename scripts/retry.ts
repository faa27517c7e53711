import type { Client } from '@temporalio/client';
import { Command } from 'commander';
import { causes } from '../src/cases/case';
import type { CaseFile, Choice } from '../src/cases/case';
import { UserError } from '../src/errors';
import type { Programme } from '../src/programme/schema';
import { customerId } from '../src/records/ids';
import type { Enrolment, Ledger } from '../src/stores/ledger';
import { choicesInWords } from './caseText';
import { decidedText, sendDecision } from './decide';
import { configuredProgramme } from './programme';
import { startCustomer } from './startCustomer';
import { withStores } from './stores';
import { withTemporal } from './temporal';

const again = { choice: 'retry', reason: 'Tried again by hand.' } as const;

/** `retry`: tries again what has failed or is on hold, of a case or of a customer. */
export function retryCommand(): Command {
  return new Command('retry')
    .description('try again: a case that offers it, or a customer whose move has failed')
    .argument('<id>', 'of a case, as `cases` lists it, or of a customer')
    .action(async (id: string) => {
      const programme = await configuredProgramme();
      const done = await withStores(['ledger'], ({ ledger }) =>
        withTemporal((client) => retry({ ledger, client, programme }, id)),
      );
      console.log(done.join('\n'));
    });
}

interface RetrySources {
  readonly ledger: Ledger;
  readonly client: Client;
  readonly programme: Programme;
}

/** Returns what was done, a sentence for each thing. */
async function retry(sources: RetrySources, id: string): Promise<string[]> {
  const { ledger } = sources;
  const file = await ledger.cases.findOne({ _id: id });
  if (file) return await decideAgain(sources, [file]);
  const named = customerId.safeParse(id);
  const enrolment = named.success && (await ledger.customers.findOne({ _id: named.data }));
  if (!enrolment) {
    throw new UserError(
      `There is neither a case nor an enrolled customer ${id}; list the cases with: npm run handover -- cases`,
    );
  }
  const open = await ledger.cases
    .find({ customerId: enrolment._id, state: 'open' })
    .sort({ _id: 1 })
    .toArray();
  if (open.length > 0) return await decideAgain(sources, open);
  return await startAgain(sources, enrolment);
}

async function decideAgain(
  { client, programme }: RetrySources,
  files: readonly CaseFile[],
): Promise<string[]> {
  const { retried, left } = retriableOf(files);
  for (const file of retried) await sendDecision(client, programme, file, again);
  return [...retried.map((file) => `${file._id}: ${decidedText(file, 'retry')}`), ...left];
}

/**
 * Which cases are decided by trying again, and a sentence for each of the others.
 * @throws UserError where there is none.
 */
export function retriableOf(files: readonly CaseFile[]) {
  const retried = files.filter(offersRetry);
  const left = files.filter((file) => !offersRetry(file)).map(otherChoices);
  if (retried.length === 0) throw new UserError(left.join(' '));
  return { retried, left };
}

function offersRetry({ cause }: CaseFile): boolean {
  const choices: readonly Choice[] = causes[cause].choices;
  return choices.includes('retry');
}

const otherChoices = (file: CaseFile) =>
  `Case ${file._id} is not decided by trying again: it takes ${choicesInWords(file)}; use: npm run handover -- decide ${file._id}`;

async function startAgain(sources: RetrySources, enrolment: Enrolment): Promise<string[]> {
  const { _id, state } = enrolment;
  const finished = finishedWords(enrolment);
  if (finished) throw new UserError(finished);
  await startCustomer(sources, enrolment);
  const held = state === 'held' ? ' The case that held it was decided.' : '';
  return [
    `Customer ${_id} is started again.${held} Look with: npm run handover -- customer ${_id}`,
  ];
}

/** Why there is nothing to try again for a customer; undefined where there is. */
export function finishedWords({ _id, state }: Pick<Enrolment, '_id' | 'state'>) {
  if (state === 'enrolled' || state === 'held') return undefined;
  const became = { moved: 'has moved', lapsed: 'has lapsed', setAside: 'was set aside' }[state];
  return `Customer ${_id} is finished: it ${became}; there is nothing to try again.`;
}
