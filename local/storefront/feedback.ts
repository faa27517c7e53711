import { insertOnce } from '../../src/stores/insertOnce';
import { sourceId, targetIdOf } from '../../src/records/ids';
import type { SourceId } from '../../src/records/ids';
import { nativeIdOf, nativeReviews } from '../platforms/native';
import type { Operation } from './desk';
import type { Visible } from './journal';
import { mayWriteAtSource, mayWriteAtTarget } from './shop';
import type { Shop } from './shop';
import type { Shopper } from './shoppers';

/** What somebody has to say about a product. */
export interface Opinion {
  readonly id: string;
  readonly productId: SourceId;
  /** 1 to 5. */
  readonly stars: number;
  readonly title: string;
  readonly text: string;
  readonly at: Date;
}

/** Writes a review. */
export function writeReview(shop: Shop, shopper: Shopper, opinion: Opinion): Operation {
  const { source, target, store } = shop;
  const { customerId, guest, market } = shopper;
  const { id, productId, stars, title, text, at } = opinion;
  const seen: Visible = { what: 'document', in: 'reviews', key: id };
  return {
    id,
    kind: 'review',
    atSource: async () => {
      const _id = sourceId.parse(id);
      if (await source.reviews.findOne({ _id })) return seen;
      await mayWriteAtSource(shop, shopper);
      const review = {
        _id,
        market,
        revision: 1,
        customerId,
        guest,
        productId,
        rating: stars,
        title,
        body: text,
        photos: [],
        status: 'published' as const,
        helpful: 0,
        writtenAt: at,
      };
      await insertOnce(() => source.reviews.insertOne(review));
      return seen;
    },
    atTarget: async (accountId) => {
      await mayWriteAtTarget(shop, accountId);
      const review = {
        _id: nativeIdOf(id),
        region: market,
        accountId,
        guest,
        productId: targetIdOf(store, productId),
        stars,
        headline: title,
        text,
        images: [],
        state: 'published' as const,
        helpful: 0,
        writtenAt: at,
      };
      await insertOnce(() => nativeReviews(target).insertOne(review));
      return seen;
    },
  };
}
