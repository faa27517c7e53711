import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isListening } from '../../local/servers/freePort';
import { startMongo } from '../../local/servers/mongo';

const FOLDER = path.join(tmpdir(), `handover-activities-${process.pid}`);
const KNOWN = path.join(FOLDER, 'uri');

/** The MongoDB server that the test files of one process share; it ends, and its folder, with the process. */
export async function sharedMongo(): Promise<string> {
  const known = await readFile(KNOWN, 'utf8').catch(() => null);
  if (known && (await isListening(Number(new URL(known).port)))) return known;
  const options = { dir: FOLDER, scratch: FOLDER, standalone: true, durable: false };
  const { uri } = await startMongo(options);
  await writeFile(KNOWN, uri);
  return uri;
}
