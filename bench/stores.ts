import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { BSON } from 'mongodb';
import type { Document, MongoClient } from 'mongodb';
import { z } from 'zod';
import { copyCollection } from '../local/rehearsal/copyStore';
import type { Stage } from '../local/rehearsal/stage';
import { connectStore } from '../src/stores/connect';
import { indexTarget, openTarget } from '../src/stores/target';
import type { Held, OurMigration, Passed } from './measured';
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

/** Reads every document of both stores and of the ledger, in the audit's batches, and looks at none. */
export async function timedScan({ source, target, ledger }: Stage): Promise<Passed> {
  let documents = 0;
  const { seconds } = await timed(async () => {
    for (const { client } of [source, target, ledger]) {
      for await (const batch of batchesOf(client)) documents += batch.length;
    }
  });
  return { documents, seconds };
}

/** Counts and weighs what both stores and the ledger hold. */
export async function weigh({ source, target, ledger }: Stage): Promise<OurMigration['holds']> {
  return {
    source: await weightOf(source.client),
    target: await weightOf(target.client),
    ledger: await weightOf(ledger.client),
  };
}

async function weightOf(client: MongoClient): Promise<Held> {
  let [documents, bytes] = [0, 0];
  for await (const batch of batchesOf(client)) {
    documents += batch.length;
    bytes += batch.reduce((sum, document) => sum + BSON.calculateObjectSize(document), 0);
  }
  return { documents, bytes };
}

async function* batchesOf(client: MongoClient): AsyncGenerator<Document[]> {
  for (const { name } of await client.db().listCollections().toArray()) {
    const cursor = client.db().collection(name).find({}, { batchSize: BATCH });
    while (await cursor.hasNext()) yield cursor.readBufferedDocuments();
  }
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
