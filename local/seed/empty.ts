import type { Db } from 'mongodb';
import { UserError } from '../../src/errors';

/** Refuses a database that has documents in one of some collections; throws UserError. */
export async function refuseFilled(
  db: Db,
  side: 'source' | 'target',
  collections: readonly string[],
): Promise<void> {
  for (const name of collections) {
    const found = await db.collection(name).findOne({}, { projection: { _id: 1 } });
    if (!found) continue;
    throw new UserError(
      `The ${side} database "${db.databaseName}" already has ${name}: seed into an empty one.`,
    );
  }
}

/** Removes every document of some collections, as far as the server answers; indexes stay. */
export async function emptyAll(db: Db, collections: readonly string[]): Promise<void> {
  await Promise.allSettled(collections.map((name) => db.collection(name).deleteMany({})));
}
