import { WorkflowNotFoundError } from '@temporalio/client';
import { Command } from 'commander';
import { UserError } from '../src/errors';
import { programmeWorkflowId } from '../src/workflows/ids';
import { pause, resume } from '../src/workflows/messages';
import { configuredProgramme, marketOf } from './programme';
import { withTemporal } from './temporal';

interface MarketOption {
  readonly market?: string;
}

/** `pause`: holds the start of further customers, of one market or of all. */
export function pauseCommand(): Command {
  return new Command('pause')
    .description('start no further customers; those under way go on to their end')
    .option('--market <code>', 'only of this market, such as GB (default: all)')
    .action(async (option: MarketOption) => {
      const market = await signal(pause, option);
      console.log(`No further customer is started in ${market ?? 'any market'}.`);
    });
}

/** `resume`: goes on where a pause stopped. */
export function resumeCommand(): Command {
  return new Command('resume')
    .description('go on starting customers where a pause stopped')
    .option('--market <code>', 'only of this market, such as GB (default: all)')
    .action(async (option: MarketOption) => {
      const market = await signal(resume, option);
      console.log(`Customers are started again in ${market ?? 'every market'}.`);
    });
}

/** Signals the programme; returns the market that it is about, undefined for all. */
async function signal(
  message: typeof pause,
  { market: asked }: MarketOption,
): Promise<string | undefined> {
  const programme = await configuredProgramme();
  const market = asked === undefined ? undefined : marketOf(programme, asked);
  await withTemporal(async (client) => {
    const parent = client.workflow.getHandle(programmeWorkflowId(programme.id));
    await parent.signal(message, market ? { market } : {}).catch((error: unknown) => {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
      throw new UserError(
        `The programme ${programme.id} is not running; look at it with: npm run handover -- status`,
      );
    });
  });
  return market;
}
