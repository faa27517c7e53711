import { Command } from 'commander';
import { UserError } from '../src/errors';
import { auditCommand } from './audit';
import { casesCommand } from './cases';
import { customerCommand } from './customer';
import { decideCommand } from './decide';
import { launchCommand } from './launch';
import { localCommand } from './local';
import { pauseCommand, resumeCommand } from './pause';
import { planCommand } from './plan';
import { rehearseCommand } from './rehearse';
import { seedCommand } from './seed';
import { statusCommand } from './status';

const handover = new Command('handover')
  .description("Moves a brand's customers from a store that closes to the platform that stays.")
  .addCommand(rehearseCommand())
  .addCommand(localCommand())
  .addCommand(seedCommand())
  .addCommand(planCommand())
  .addCommand(launchCommand())
  .addCommand(statusCommand())
  .addCommand(customerCommand())
  .addCommand(casesCommand())
  .addCommand(decideCommand())
  .addCommand(pauseCommand())
  .addCommand(resumeCommand())
  .addCommand(auditCommand());

handover.parseAsync().catch((error: unknown) => {
  if (!(error instanceof UserError)) throw error;
  console.error(error.message);
  process.exitCode = error.exitCode;
});
