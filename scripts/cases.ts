import { Command } from 'commander';
import { caseText, caseViewOf } from './caseText';
import { configuredProgramme } from './programme';
import { withStores } from './stores';

interface CasesOptions {
  readonly open?: true;
  readonly json?: true;
}

/** `cases`: the customers on hold, why, and what may be decided. */
export function casesCommand(): Command {
  return new Command('cases')
    .description('list the cases: why a customer is on hold, and what may be decided')
    .option('--open', 'only those that wait for a decision')
    .option('--json', 'print one JSON object')
    .action(printCases);
}

async function printCases({ open, json }: CasesOptions): Promise<void> {
  const { policies } = await configuredProgramme();
  const files = await withStores(['ledger'], ({ ledger }) =>
    ledger.cases
      .find(open ? { state: 'open' } : {})
      .sort({ deadline: 1, _id: 1 })
      .toArray(),
  );
  const cases = files.map((file) => caseViewOf(file, policies.cases));
  if (json) console.log(JSON.stringify({ cases }, null, 2));
  else console.log(cases.map(caseText).join('\n\n') || `There are no ${open ? 'open ' : ''}cases.`);
}
