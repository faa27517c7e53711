import path from 'node:path';
import { UserError } from '../../src/errors';
import { cached, findCached } from './cache';
import { findOnPath, isExecutable } from './run';

/** A program that can be started: what to execute, and the arguments that come before the server's own. */
export interface Program {
  readonly command: string;
  readonly args: readonly string[];
  /** Where it was found: `configured`, `PATH`, or the `from` of a source. */
  readonly origin: string;
}

/** One way to fetch a program into the cache. */
export interface ProgramSource {
  /** Where it comes from, as the progress line says it. */
  readonly from: string;
  /** Name of its folder in the cache: program, version and whatever else its content depends on. */
  readonly folder: string;
  /** Fills an empty folder, and fails unless the program in it runs. */
  readonly fill: (folder: string) => Promise<void>;
  /** How to start the program in the filled folder. */
  readonly command: (folder: string) => Pick<Program, 'command' | 'args'>;
}

/** What is known about a program before it is looked for. */
export interface ProgramSearch {
  /** What it is called in messages, version included. */
  readonly title: string;
  /** Environment variable with the path of a program to use instead. */
  readonly variable: string;
  /** Its name on PATH. */
  readonly name: string;
  /** Says why a program on PATH is passed over, or undefined where it will do. */
  readonly reject?: (file: string) => Promise<string | undefined>;
  /** The ways to fetch it, the preferred one first; asked only where it must be fetched. */
  readonly sources: () => Promise<readonly ProgramSource[]>;
  /** What to install where nothing works, as the object of "install". */
  readonly install: string;
}

/**
 * Finds a program: the configured one, one on PATH, what an earlier run cached, or fetches it.
 * @throws UserError that says what to install or which variable to set.
 */
export async function findProgram(search: ProgramSearch): Promise<Program> {
  return (
    (await findConfigured(search)) ?? (await findInstalled(search)) ?? (await fetchProgram(search))
  );
}

async function findConfigured({ title, variable }: ProgramSearch): Promise<Program | undefined> {
  const configured = process.env[variable];
  if (!configured) return undefined;
  const command = path.resolve(configured);
  if (await isExecutable(command)) return { command, args: [], origin: 'configured' };
  throw new UserError(
    `${variable} names ${configured}, which is not a program: set it to the path of ${title}, or unset it.`,
  );
}

async function findInstalled({ name, reject }: ProgramSearch): Promise<Program | undefined> {
  const command = await findOnPath(name);
  if (!command) return undefined;
  const reason = await reject?.(command);
  if (reason === undefined) return { command, args: [], origin: 'PATH' };
  say(`Passing over ${command}: ${reason}.`);
  return undefined;
}

async function fetchProgram(search: ProgramSearch): Promise<Program> {
  const sources = await search.sources();
  for (const source of sources) {
    const folder = findCached(source.folder);
    if (folder) return { ...source.command(folder), origin: source.from };
  }
  for (const source of sources) {
    const folder = await tryFetch(search.title, source);
    if (folder) return { ...source.command(folder), origin: source.from };
  }
  throw new UserError(
    `Could not fetch ${search.title}: install ${search.install}, or set ${search.variable} to the path of such a program.`,
  );
}

async function tryFetch(title: string, source: ProgramSource): Promise<string | undefined> {
  say(`Fetching ${title} from ${source.from} …`);
  try {
    return await cached(source.folder, source.fill);
  } catch (error) {
    say(`That failed: ${error instanceof Error ? error.message : String(error)}.`);
    return undefined;
  }
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
