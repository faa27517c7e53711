import type { Instant } from '../programme/instant';
import { redirectsOf } from '../website/redirects';
import type { Dependencies } from './dependencies';

/**
 * Closes the source's website: every address that it ever served redirects to the target, customers'
 * writes are refused, and the app talks to the target. The redirects stand before the door shuts.
 */
export const closeWebsite =
  ({ source, programme }: Dependencies) =>
  async ({ at }: { at: Instant }) => {
    const [products, pages] = await Promise.all([
      source.products.find().toArray(),
      source.pages.find().toArray(),
    ]);
    const redirects = redirectsOf({ products, pages, programme });
    if (redirects.length > 0) {
      await source.redirects.bulkWrite(
        redirects.map(({ _id, to }) => ({
          updateOne: { filter: { _id }, update: { $set: { to } }, upsert: true },
        })),
      );
    }
    const since = new Date(at);
    const fallback = programme.target.website;
    await source.storefront.updateOne(
      { _id: 'website' },
      { $set: { state: 'closed', fallback, since } },
      { upsert: true },
    );
    await source.storefront.updateOne(
      { _id: 'app' },
      { $set: { talksTo: 'target', since } },
      { upsert: true },
    );
    return { redirects: redirects.length };
  };
