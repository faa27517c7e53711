import { mapProduct, sourceProduct } from '../records/product';
import type { SourceProduct } from '../records/product';
import type { Instant } from '../programme/instant';
import { converge, copyOf } from './converge';
import { storeOf } from '../programme/store';
import type { Dependencies } from './dependencies';

/**
 * Publishes the whole range at the target and routes the source's service channels there: from now on
 * a message to an old ticket's address is the target's to deliver.
 */
export const openPlatform =
  (deps: Dependencies) =>
  async ({ at }: { at: Instant }) => {
    const published = await publishRange(deps);
    await routeChannels(deps, at);
    return published;
  };

/**
 * One product that fails its schema, or that the target refuses, keeps no other from being sold; the
 * audit names it. What was edited at the target since it was published stays as it is.
 */
async function publishRange({ source, target, programme }: Dependencies) {
  const store = storeOf(programme);
  const excluded = programme.excluded.map(({ code }) => code);
  const parsed = (await source.products.find().toArray()).map((document) =>
    sourceProduct.safeParse(document),
  );
  const products = parsed.flatMap(({ data }): SourceProduct[] => (data ? [data] : []));
  const copies = products.map((record) => copyOf(mapProduct(record, store, excluded), record));
  const { refused } = await converge(target.products, copies, store);
  const published = products.length - refused.length;
  return { products: published, broken: parsed.length - published };
}

async function routeChannels({ target, programme }: Dependencies, at: Instant): Promise<void> {
  await target.channels.updateOne(
    { _id: programme.source.supportDomain },
    { $setOnInsert: { routedTo: programme.target.supportDomain, since: new Date(at) } },
    { upsert: true },
  );
}
