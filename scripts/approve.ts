import { Command } from 'commander';
import type { Gate } from '../src/programme/gate';
import { approve } from '../src/workflows/messages';
import { byOption, operatorName, reasonOption } from './operator';
import { configuredProgramme } from './programme';
import { readStanding } from './standing';
import { withStores } from './stores';
import { withTemporal } from './temporal';
import { updateProgramme } from './update';

interface ApproveOptions {
  readonly reason: string;
  readonly by?: string;
}

/** `approve`: has the markets after the canaries open, whatever their gate says. */
export function approveCommand(): Command {
  return new Command('approve')
    .description('let the markets after the canaries open, whatever their gate says')
    .addOption(reasonOption())
    .addOption(byOption())
    .action(approveGate);
}

async function approveGate({ reason, by: named }: ApproveOptions): Promise<void> {
  const programme = await configuredProgramme();
  const by = operatorName(named);
  const gate = await withStores(['ledger'], ({ ledger }) =>
    withTemporal(async (client) => {
      const before = await readStanding(ledger, programme.id);
      await updateProgramme(client, programme, approve, { by, reason });
      return before?.gate;
    }),
  );
  console.log(approvedText(by, gate));
}

/** Who approved, and what the gate had said until then. */
export function approvedText(by: string, gate: Gate | undefined): string {
  return [
    `Approved by ${by}: the markets after the canaries open, each from its day on.`,
    ...(gate?.state === 'held'
      ? ['The gate had held them:', ...gate.reasons.map((reason) => `  ${reason}`)]
      : ['The gate had not looked at the canaries yet.']),
  ].join('\n');
}
