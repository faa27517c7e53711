import type { Document, MongoClient } from 'mongodb';

/** Every document of some databases: by database, then by collection, in order of id. */
export type Snapshot = Record<string, Record<string, Document[]>>;

/** The databases that are looked at, each with the collections that it may have. */
export type Databases = Readonly<Record<string, readonly string[]>>;

/** Reads every document. */
export async function dump(client: MongoClient, databases: Databases): Promise<Snapshot> {
  const reads = Object.entries(databases).map(async ([database, collections]) => {
    const contents = await Promise.all(
      collections.map(async (name) => {
        const documents = await client.db(database).collection(name).find().toArray();
        return [name, documents.toSorted(byId)] as const;
      }),
    );
    return [database, Object.fromEntries(contents)] as const;
  });
  return Object.fromEntries(await Promise.all(reads));
}

/** Makes the databases hold these documents and nothing else, in one command. */
export async function restore(
  client: MongoClient,
  databases: Databases,
  snapshot: Snapshot,
): Promise<void> {
  const all = Object.entries(databases).flatMap(([database, collections]) =>
    collections.map((name) => ({ database, name, namespace: `${database}.${name}` })),
  );
  await client.bulkWrite([
    ...all.map(({ namespace }) => ({ name: 'deleteMany' as const, namespace, filter: {} })),
    ...all.flatMap(({ database, name, namespace }) =>
      (snapshot[database]?.[name] ?? []).map((document) => ({
        name: 'insertOne' as const,
        namespace,
        document,
      })),
    ),
  ]);
}

const byId = (a: Document, b: Document) => (String(a['_id']) < String(b['_id']) ? -1 : 1);
