import { readFileSync, writeFileSync } from 'node:fs';
import type { CommandFailedEvent, CommandSucceededEvent, MongoClient } from 'mongodb';
import { z } from 'zod';

const sent = z.record(z.string(), z.object({ count: z.int(), ms: z.number() }));

/** MongoDB commands that a process sent, by name, and for how long it waited for their answers. */
export type Commands = z.infer<typeof sent>;

/** Counts what clients send whose URIs say `monitorCommands=true`. */
export function countCommands(clients: readonly MongoClient[]): Commands {
  const commands: Commands = {};
  for (const client of clients) {
    const note = ({ commandName, duration }: CommandSucceededEvent | CommandFailedEvent) => {
      const known = (commands[commandName] ??= { count: 0, ms: 0 });
      known.count += 1;
      known.ms += duration;
    };
    client.on('commandSucceeded', note);
    client.on('commandFailed', note);
  }
  return commands;
}

/** Leaves what was counted in a file, for the process that asked. */
export function writeCommands(file: string, commands: Commands): void {
  writeFileSync(file, JSON.stringify(commands));
}

/** Reads what another process has counted. */
export const readCommands = (file: string): Commands =>
  sent.parse(JSON.parse(readFileSync(file, 'utf8')));

/** How many commands there were. */
export const totalOf = (commands: Commands): number =>
  Object.values(commands).reduce((sum, { count }) => sum + count, 0);
