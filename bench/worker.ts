import { z } from 'zod';
import { endWith, runWorker } from '../src/worker';
import { countCommands, writeCommands } from './commands';
import type { Commands } from './commands';
import { shapes } from './shapes';

const shape = z.enum(Object.keys(shapes) as [keyof typeof shapes]);

/** Runs a worker of a shape until it is asked to end, then writes down the commands that it sent. */
async function main([name, file]: readonly string[]): Promise<void> {
  let commands: Commands = {};
  await runWorker(async (from, deps) => {
    const { source, target, ledger } = deps;
    commands = countCommands([source.client, target.client, ledger.client]);
    return await shapes[shape.parse(name)](from, deps);
  });
  writeCommands(z.string().parse(file), commands);
}

main(process.argv.slice(2)).catch(endWith);
