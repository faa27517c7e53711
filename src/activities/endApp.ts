import type { Instant } from '../programme/instant';
import type { Dependencies } from './dependencies';

/** Discontinues the source's app: from now on it talks to nobody. */
export const endApp =
  ({ source }: Dependencies) =>
  async ({ at }: { at: Instant }) => {
    await source.storefront.updateOne(
      { _id: 'app' },
      { $set: { talksTo: 'none', since: new Date(at) } },
      { upsert: true },
    );
  };
