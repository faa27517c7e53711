import { MongoClient } from 'mongodb';
import { startMongo } from '../../local/servers/mongo';

/** A MongoDB server with a client for one database of it. */
export interface Database {
  readonly client: MongoClient;
  readonly stop: () => Promise<void>;
}

/** Starts a MongoDB server and connects to a database of the name given. */
export async function startDatabase(name: string): Promise<Database> {
  const server = await startMongo({ standalone: true });
  const uri = new URL(server.uri);
  uri.pathname = `/${name}`;
  const client = await MongoClient.connect(uri.href);
  return {
    client,
    stop: async () => {
      await client.close();
      await server.stop();
    },
  };
}
