import { mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { startStage } from '../workflows/stage';
import { folder, saveHistory } from './histories';
import { plays } from './plays';

/** Plays everything anew and keeps the histories: `npx tsx test/replay/record.ts`. */
async function record(): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const name of await readdir(folder)) await rm(path.join(folder, name));
  const stage = await startStage();
  try {
    for (const play of plays) {
      await stage.play(async (scene, world) => {
        for (const [name, handle] of Object.entries(await play(scene, world))) {
          await saveHistory(name, await handle.fetchHistory());
        }
      });
    }
  } finally {
    await stage.close();
  }
}

void record();
