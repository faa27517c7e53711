import { Command } from 'commander';
import { startLocalServers } from '../local/environment';
import { readConfiguration } from '../src/configuration';
import { exportLines, untilInterrupted } from './keepUp';

interface LocalOptions {
  readonly dir?: string;
  readonly json?: true;
}

/** `local`: starts Temporal, MongoDB and a mail server on this machine, until Ctrl-C. */
export function localCommand(): Command {
  return new Command('local')
    .description('start Temporal, MongoDB and a mail server on this machine, until Ctrl-C')
    .option('--dir <folder>', 'keep data, logs and the key there (default: gone after Ctrl-C)')
    .option('--json', 'print one JSON object instead of the lines to export')
    .addHelpText(
      'after',
      '\nPrints the environment that the other commands and the worker need, as lines to export.',
    )
    .action(keepServersUp);
}

async function keepServersUp({ dir, json }: LocalOptions): Promise<void> {
  console.error('Starting Temporal, MongoDB and a mail server');
  const { programme } = readConfiguration(['programme']);
  const { servers, environment } = await startLocalServers(programme, dir);
  const { folder, temporal } = servers;
  const uiUrl = temporal.uiUrl;
  try {
    console.log(json ? JSON.stringify({ uiUrl, folder, environment }) : exportLines(environment));
    console.error(`Web UI: ${uiUrl}\nLogs and data: ${folder}`);
    console.error('Everything stays up until Ctrl-C; export the lines above where you go on.');
    await untilInterrupted();
  } finally {
    await servers.stop();
  }
}
