import type { Document, MongoClient } from 'mongodb';
import { UserError } from '../../src/errors';
import { connectStore } from '../../src/stores/connect';
import { indexSource } from '../../src/stores/source';
import type { SourceStore } from '../../src/stores/source';

const BATCH = 1_000;

/** What Handover or the milestones write; a copy begins without them. */
const OWN_TRACES = ['ownership', 'redirects', 'storefront'];

/**
 * Copies a store that is already there, of which only the documented collections are read.
 * @throws UserError where it does not answer, or holds neither customers nor orders.
 */
export async function copyStore(uri: string, into: SourceStore): Promise<void> {
  const client = await connectStore(uri, 'source');
  try {
    const { client: _, ...collections } = into;
    await indexSource(into);
    let copied = 0;
    for (const name of Object.keys(collections)) {
      if (!OWN_TRACES.includes(name)) copied += await copyCollection(name, client, into.client);
    }
    if (copied > 0) return;
    throw new UserError(
      'The store at --source-uri holds nothing that moves: name its database, mongodb://HOST/DATABASE (docs/data-model.md says which collections it needs).',
    );
  } finally {
    await client.close();
  }
}

/** Copies one collection, in batches; says how many documents. */
export async function copyCollection(
  name: string,
  from: MongoClient,
  into: MongoClient,
): Promise<number> {
  const target = into.db().collection<Document>(name);
  let copied = 0;
  let batch: Document[] = [];
  const flush = async () => {
    if (batch.length > 0) await target.insertMany(batch, { ordered: false });
    copied += batch.length;
    batch = [];
  };
  for await (const document of from
    .db()
    .collection<Document>(name)
    .find({}, { batchSize: BATCH })) {
    batch.push(document);
    if (batch.length === BATCH) await flush();
  }
  await flush();
  return copied;
}
