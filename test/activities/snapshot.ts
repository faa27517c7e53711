import type { Document, MongoClient } from 'mongodb';

/** The database of a role, with the collections that it may have. */
export interface Database {
  readonly role: string;
  readonly name: string;
  readonly collections: readonly string[];
}

export type Databases = readonly Database[];

/** Every document of some databases: by role, then by collection, in order of id. */
export type Snapshot = Record<string, Record<string, Document[]>>;

/** Reads every document. */
export async function dump(client: MongoClient, databases: Databases): Promise<Snapshot> {
  const contentOf = async ({ name, collections }: Database) => {
    const contents = collections.map(async (collection) => {
      const documents = await client.db(name).collection(collection).find().toArray();
      return [collection, documents.toSorted(byId)] as const;
    });
    return Object.fromEntries(await Promise.all(contents));
  };
  const reads = databases.map(
    async (database) => [database.role, await contentOf(database)] as const,
  );
  return Object.fromEntries(await Promise.all(reads));
}

/** Makes the databases hold these documents and nothing else, in one command. */
export async function restore(
  client: MongoClient,
  databases: Databases,
  snapshot: Snapshot,
): Promise<void> {
  const all = databases.flatMap(({ role, name, collections }) =>
    collections.map((collection) => ({
      namespace: `${name}.${collection}`,
      documents: snapshot[role]?.[collection] ?? [],
    })),
  );
  await client.bulkWrite([
    ...all.map(({ namespace }) => ({ name: 'deleteMany' as const, namespace, filter: {} })),
    ...all.flatMap(({ namespace, documents }) =>
      documents.map((document) => ({ name: 'insertOne' as const, namespace, document })),
    ),
  ]);
}

const byId = (a: Document, b: Document) => (String(a['_id']) < String(b['_id']) ? -1 : 1);
