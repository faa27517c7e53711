import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { Guard } from './guard';

const underWay = new Map<string, Promise<string>>();

/** The folder that keeps fetched programs: HANDOVER_CACHE, by default `handover` in the user's cache folder. */
export function cacheFolder(): string {
  const configured = process.env.HANDOVER_CACHE;
  if (configured) return path.resolve(configured);
  return path.join(process.env.XDG_CACHE_HOME || path.join(homedir(), '.cache'), 'handover');
}

/** The cached folder of that name, or undefined where nobody has fetched it yet. */
export function findCached(name: string): string | undefined {
  const folder = path.join(cacheFolder(), name);
  return existsSync(folder) ? folder : undefined;
}

/** The cached folder of that name, filled first where it is missing; a failed `fill` leaves nothing behind. */
export function cached(name: string, fill: (folder: string) => Promise<void>): Promise<string> {
  const folder = path.join(cacheFolder(), name);
  const pending = underWay.get(folder) ?? fillOnce(folder, fill);
  underWay.set(folder, pending);
  return pending.finally(() => underWay.delete(folder));
}

async function fillOnce(folder: string, fill: (folder: string) => Promise<void>): Promise<string> {
  if (existsSync(folder)) return folder;
  await mkdir(path.dirname(folder), { recursive: true });
  const unfinished = await mkdtemp(`${folder}.unfinished-`);
  const guard = new Guard(unfinished);
  try {
    await fill(unfinished);
    await publish(unfinished, folder);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
    await guard.release();
  }
  return folder;
}

/** Renaming is atomic: of several processes that fetched the same, the first wins and the others use its copy. */
async function publish(unfinished: string, folder: string): Promise<void> {
  try {
    await rename(unfinished, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
  }
}
