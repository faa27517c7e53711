import { readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { temporal } from '@temporalio/proto';

const { History } = temporal.api.history.v1;

/** A history as the SDK takes it. */
export type SavedHistory = temporal.api.history.v1.IHistory;

/** Where the histories are kept. */
export const folder = path.join(__dirname, 'histories');

/** Keeps a history under a name, as JSON. */
export async function saveHistory(name: string, history: SavedHistory): Promise<void> {
  const json = History.toObject(History.fromObject(history), {
    longs: String,
    enums: String,
    bytes: String,
  });
  const text = JSON.stringify(json, withoutStackTraces, 1);
  await writeFile(path.join(folder, `${name}.json`), `${text}\n`);
}

/** Nothing of the machine on which it was recorded. */
const withoutStackTraces = (key: string, value: unknown) => (key === 'stackTrace' ? '' : value);

/** Reads the history of a name. */
export async function readHistory(name: string): Promise<SavedHistory> {
  const json: unknown = JSON.parse(await readFile(path.join(folder, `${name}.json`), 'utf8'));
  return History.fromObject(Object(json));
}

/** The names of all saved histories. */
export async function historyNames(): Promise<string[]> {
  const files = await readdir(folder);
  return files.filter((file) => file.endsWith('.json')).map((file) => path.basename(file, '.json'));
}
