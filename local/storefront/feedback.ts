import { editRecord } from '../../src/ownership/edit';
import { insertOnce } from '../../src/stores/insertOnce';
import { sourceId, targetIdOf } from '../../src/records/ids';
import type { SourceId } from '../../src/records/ids';
import { nativeIdOf, nativeReviews } from '../platforms/native';
import type { Operation } from './desk';
import type { Visible } from './journal';
import { idAtTarget, mayWriteAtSource, mayWriteAtTarget } from './shop';
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

/** Changes the text and the stars of a review, wherever it was written; the text names the change. */
export function changeReview(
  shop: Shop,
  shopper: Shopper,
  review: Shopper['reviews'][number],
  { id, stars, at }: Pick<Opinion, 'id' | 'stars' | 'at'>,
): Operation {
  const { source, target } = shop;
  const { key } = review;
  const text = `Second thoughts ${id}`;
  const seen: Visible = { what: 'edited', in: 'reviews', key, says: text };
  return {
    id,
    kind: 'edit',
    atSource: async () => {
      const _id = sourceId.parse(key);
      if (await source.reviews.findOne({ _id, body: text })) return seen;
      await mayWriteAtSource(shop, shopper);
      const { matchedCount } = await source.reviews.updateOne(
        { _id },
        { $set: { rating: stars, body: text }, $inc: { revision: 1 } },
      );
      return matchedCount === 1 ? seen : null;
    },
    atTarget: async (accountId) => {
      await mayWriteAtTarget(shop, accountId);
      const _id = idAtTarget(shop, review);
      const edited = await editRecord(target, 'reviews', _id, { stars, text }, at);
      return 'refused' in edited ? null : seen;
    },
  };
}
