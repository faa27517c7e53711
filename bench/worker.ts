import { z } from 'zod';
import { endWith, runWorker } from '../src/worker';
import { countCommands, writeCommands } from './commands';
import type { Commands } from './commands';
import { shapes } from './shapes';

const settings = z.object({
  BENCH_SHAPE: z.enum(Object.keys(shapes) as [keyof typeof shapes]),
  BENCH_COMMANDS: z.string(),
});

/** Runs a worker of a shape until it is asked to end, then writes down the commands that it sent. */
async function main(): Promise<void> {
  const { BENCH_SHAPE, BENCH_COMMANDS } = settings.parse(process.env);
  let commands: Commands = {};
  await runWorker(async (from, deps) => {
    const { source, target, ledger } = deps;
    commands = countCommands([source.client, target.client, ledger.client]);
    return await shapes[BENCH_SHAPE](from, deps);
  });
  writeCommands(BENCH_COMMANDS, commands);
}

main().catch(endWith);
