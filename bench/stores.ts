import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { copyCollection } from '../local/rehearsal/copyStore';
import type { Stage } from '../local/rehearsal/stage';
import { connectStore } from '../src/stores/connect';
import { indexTarget, openTarget } from '../src/stores/target';
import type { Passed } from './measured';
import { cpuMsOf } from './meter';
import { timed } from './timed';

const BATCH = 500;

const audited = z.object({
  mismatches: z.int(),
  documents: z.int(),
  seconds: z.number(),
  peakMb: z.number(),
});

/** How an audit went. */
export type Audited = z.infer<typeof audited>;

/** Audits both stores in a process of its own. */
export async function auditApart({ environment }: Stage): Promise<Audited> {
  const program = path.join(__dirname, 'audit.ts');
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', program], {
    env: { ...process.env, ...environment },
  });
  return audited.parse(JSON.parse(stdout));
}

/** Reads every document of both stores, in the audit's batches, and looks at none. */
export async function timedScan({ source, target }: Stage): Promise<Passed> {
  const { result, seconds } = await timed(async () => {
    let documents = 0;
    for (const { client } of [source, target]) {
      for (const { name } of await client.db().listCollections().toArray()) {
        const cursor = client.db().collection(name).find({}, { batchSize: BATCH });
        while (await cursor.hasNext()) documents += cursor.readBufferedDocuments().length;
      }
    }
    return documents;
  });
  return { documents: result, seconds };
}

/**
 * Copies everything that was moved into a database with the same indexes, in batches, and nothing else.
 * @returns the CPU time that this takes the MongoDB server, in milliseconds.
 */
export async function copyRaw({ servers, target, environment }: Stage): Promise<number> {
  const uri = new URL(environment.HANDOVER_TARGET_URI);
  uri.pathname += '-copy';
  const copy = openTarget(await connectStore(uri.toString(), 'target'));
  try {
    await indexTarget(copy);
    const pid = servers.mongo.pid() ?? 0;
    const before = cpuMsOf(pid);
    for (const { name } of await target.client.db().listCollections().toArray()) {
      await copyCollection(name, target.client, copy.client);
    }
    return cpuMsOf(pid) - before;
  } finally {
    await copy.client.db().dropDatabase();
    await copy.client.close();
  }
}
