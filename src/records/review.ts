import { z } from 'zod';
import { sourceId, targetId, targetIdOf } from './ids';
import { hasOneOwner, ownerRefusal, sourceRecord, targetRecord } from './shared';
import type { Mapping } from './shared';

const reviewState = z.enum(['pending', 'published', 'removed']);
const stars = z.int().min(1).max(5);

/** A customer's review of a product; photos are named, not held. */
export const sourceReview = z
  .strictObject({
    ...sourceRecord,
    productId: sourceId,
    rating: stars,
    title: z.string(),
    body: z.string(),
    photos: z.array(z.string().min(1)),
    status: reviewState,
    helpful: z.int().min(0),
    writtenAt: z.date(),
  })
  .refine(hasOneOwner, ownerRefusal);
export type SourceReview = z.infer<typeof sourceReview>;

/** A review as the target shows it. */
export const targetReview = z.strictObject({
  ...targetRecord,
  productId: targetId,
  stars,
  headline: z.string(),
  text: z.string(),
  images: z.array(z.string()),
  state: reviewState,
  helpful: z.int().min(0),
  writtenAt: z.date(),
});
export type TargetReview = z.infer<typeof targetReview>;

/** Maps a review, under the same product. */
export function mapReview(review: SourceReview, { store, owner }: Mapping): TargetReview {
  return {
    _id: targetIdOf(store, review._id),
    region: review.market,
    accountId: owner.accountId,
    guest: review.guest,
    productId: targetIdOf(store, review.productId),
    stars: review.rating,
    headline: review.title,
    text: review.body,
    images: review.photos,
    state: review.status,
    helpful: review.helpful,
    writtenAt: review.writtenAt,
  };
}
