import { Command } from 'commander';
import { UserError } from '../src/errors';
import { auditCommand } from './audit';
import { planCommand } from './plan';
import { rehearseCommand } from './rehearse';
import { seedCommand } from './seed';

const handover = new Command('handover')
  .description("Moves a brand's customers from a store that closes to the platform that stays.")
  .addCommand(rehearseCommand())
  .addCommand(planCommand())
  .addCommand(seedCommand())
  .addCommand(auditCommand());

handover.parseAsync().catch((error: unknown) => {
  if (!(error instanceof UserError)) throw error;
  console.error(error.message);
  process.exitCode = error.exitCode;
});
