import { Command } from 'commander';
import { UserError } from '../src/errors';
import { amendCommand } from './amend';
import { approveCommand } from './approve';
import { auditCommand } from './audit';
import { casesCommand } from './cases';
import { customerCommand } from './customer';
import { decideCommand } from './decide';
import { launchCommand } from './launch';
import { localCommand } from './local';
import { paceCommand } from './pace';
import { pauseCommand, resumeCommand } from './pause';
import { planCommand } from './plan';
import { receiptCommand } from './receipt';
import { rehearseCommand } from './rehearse';
import { repairCommand } from './repair';
import { retireCommand } from './retire';
import { retryCommand } from './retry';
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
  .addCommand(receiptCommand())
  .addCommand(casesCommand())
  .addCommand(decideCommand())
  .addCommand(retryCommand())
  .addCommand(pauseCommand())
  .addCommand(resumeCommand())
  .addCommand(paceCommand())
  .addCommand(amendCommand())
  .addCommand(approveCommand())
  .addCommand(auditCommand())
  .addCommand(repairCommand())
  .addCommand(retireCommand());

handover.parseAsync().catch((error: unknown) => {
  if (!(error instanceof UserError)) throw error;
  console.error(error.message);
  process.exitCode = error.exitCode;
});
