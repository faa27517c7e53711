import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { UserError } from '../errors';
import { faultyLine } from './faultyLine';
import { programmeSchema, type Programme } from './schema';

/** Reads and checks a programme file; throws UserError, in one sentence, where it cannot be used. */
export async function loadProgramme(path: string): Promise<Programme> {
  const json = parseJson(path, await readText(path));
  const parsed = programmeSchema.safeParse(json, { error: missing });
  if (parsed.success) return parsed.data;
  throw new UserError(
    `${path} is not a programme: ${parsed.error.issues.map(refusal).join('; ')}.`,
  );
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const code = typeof error === 'object' && error && 'code' in error ? error.code : error;
    throw new UserError(
      code === 'ENOENT'
        ? `There is no programme file ${path}: name one that exists.`
        : `The programme file ${path} cannot be read (${String(code)}): check that it is a file you may read.`,
    );
  }
}

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UserError(`${path} is not JSON: correct the mistake in line ${faultyLine(text)}.`);
  }
}

function missing(issue: z.core.$ZodRawIssue): string | undefined {
  return issue.code === 'invalid_type' && issue.input === undefined ? 'is missing' : undefined;
}

function refusal(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys
      .map((key) => `${dotPath([...issue.path, key])}: is not a known key`)
      .join('; ');
  }
  return `${dotPath(issue.path)}: ${issue.message}`;
}

function dotPath(path: readonly PropertyKey[]): string {
  return path.length === 0 ? 'the file' : z.core.toDotPath(path);
}
