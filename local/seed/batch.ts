import type { Db } from 'mongodb';
import type { Stored } from './documents';

/** Documents per insert. */
const BATCH = 1_000;

/** Documents by the collection that they go into. */
export type ByCollection = { readonly [collection: string]: readonly Stored[] | undefined };

/** Inserts documents in batches, collections side by side; when it throws, no insert is under way. */
export async function insertAll(db: Db, documents: ByCollection): Promise<void> {
  const results = await Promise.allSettled(
    Object.entries(documents).map(([name, all = []]) => insertBatches(db, name, all)),
  );
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
}

async function insertBatches(db: Db, name: string, documents: readonly Stored[]): Promise<void> {
  for (let start = 0; start < documents.length; start += BATCH) {
    const batch = documents.slice(start, start + BATCH);
    await db.collection<Stored>(name).insertMany(batch, { ordered: false });
  }
}
