import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { run } from './run';

const ANSWER_WITHIN_MS = 4_000;

/** An official archive: a gzipped tar file and, where it is known, its SHA-256 in hexadecimal. */
export interface Archive {
  readonly url: string;
  readonly sha256?: string;
  /** How many leading folders of the paths inside are dropped, default 0. */
  readonly strip?: number;
}

/** Downloads an archive and unpacks it into an existing folder; gives up after 4 seconds without an answer. */
export async function unpackArchive(archive: Archive, folder: string): Promise<void> {
  const file = path.join(folder, 'archive.tgz');
  const digest = await download(archive.url, file);
  if (archive.sha256 !== undefined && digest !== archive.sha256) {
    throw new Error(`${archive.url} has the SHA-256 ${digest} instead of ${archive.sha256}`);
  }
  await run('tar', ['-xzf', file, '-C', folder, `--strip-components=${archive.strip ?? 0}`]);
  await rm(file);
}

/** Writes the file and yields its SHA-256. */
async function download(url: string, file: string): Promise<string> {
  const response = await answer(url);
  if (!response.ok || !response.body) {
    throw new Error(`${new URL(url).host} answered ${response.status}`);
  }
  const hash = createHash('sha256');
  const body = Readable.fromWeb(response.body);
  body.on('data', (chunk: Buffer) => hash.update(chunk));
  await pipeline(body, createWriteStream(file));
  return hash.digest('hex');
}

async function answer(url: string): Promise<Response> {
  const impatience = new AbortController();
  const timer = setTimeout(() => impatience.abort(), ANSWER_WITHIN_MS);
  try {
    return await fetch(url, { signal: impatience.signal });
  } catch {
    throw new Error(`${new URL(url).host} cannot be reached`);
  } finally {
    clearTimeout(timer);
  }
}
