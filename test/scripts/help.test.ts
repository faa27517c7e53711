import type { Command } from 'commander';
import { amendCommand } from '../../scripts/amend';
import { approveCommand } from '../../scripts/approve';
import { casesCommand } from '../../scripts/cases';
import { customerCommand } from '../../scripts/customer';
import { decideCommand } from '../../scripts/decide';
import { launchCommand } from '../../scripts/launch';
import { localCommand } from '../../scripts/local';
import { paceCommand } from '../../scripts/pace';
import { pauseCommand, resumeCommand } from '../../scripts/pause';
import { planCommand } from '../../scripts/plan';
import { receiptCommand } from '../../scripts/receipt';
import { rehearseCommand } from '../../scripts/rehearse';
import { auditCommand } from '../../scripts/audit';
import { repairCommand } from '../../scripts/repair';
import { retireCommand } from '../../scripts/retire';
import { retryCommand } from '../../scripts/retry';
import { seedCommand } from '../../scripts/seed';
import { statusCommand } from '../../scripts/status';

const printing = [
  rehearseCommand(),
  localCommand(),
  seedCommand(),
  planCommand(),
  launchCommand(),
  statusCommand(),
  customerCommand(),
  casesCommand(),
  amendCommand(),
  retireCommand(),
  auditCommand(),
];
const acting = [
  decideCommand(),
  retryCommand(),
  pauseCommand(),
  resumeCommand(),
  paceCommand(),
  approveCommand(),
  receiptCommand(),
  ...receiptCommand().commands,
  repairCommand(),
];

const named = (commands: readonly Command[]) =>
  commands.map((command): [string, Command] => [command.name(), command]);

test.each(named([...printing, ...acting]))('%s explains itself and every option', (_, command) => {
  const explained = [command, ...command.options, ...command.registeredArguments];
  const words = explained.map((one) =>
    typeof one.description === 'function' ? one.description() : one.description,
  );
  for (const sentence of words) expect(sentence.length).toBeGreaterThan(10);
});

test.each(named(printing))('%s prints JSON as well', (_, command) => {
  expect(command.options.map(({ long }) => long)).toContain('--json');
});
