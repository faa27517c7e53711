import type { z } from 'zod';
import type { sourceReview } from '../../src/records/review';
import { DAY } from '../../src/programme/instant';
import type { Order } from './order';
import type { Setting } from './setting';
import type { Shopper } from './shopper';
import { inventSentence, inventText } from './words';

/** A review of the source. */
export type Review = z.input<typeof sourceReview>;

/** The review that an account may have written about an order's first product; guests write none. */
export function reviewsOf({ dates }: Setting, { about }: Shopper, order: Order): Review[] {
  const random = about(`review/${order._id}`);
  const [line] = order.lines;
  if (!line || !order.customerId || order.status !== 'delivered' || !random.chance(0.25)) return [];

  const id = `V${order._id.slice(1)}`;
  const review: Review = {
    _id: id,
    market: order.market,
    revision: random.whole(1, 4),
    customerId: order.customerId,
    guest: null,
    productId: line.productId,
    rating: random.whole(1, 5),
    title: inventSentence(random),
    body: inventText(random),
    photos: Array.from({ length: random.whole(0, 2) }, (_, index) => `${id}-${index + 1}.jpg`),
    status: random.weighted([
      ['published', 90],
      ['pending', 6],
      ['removed', 4],
    ]),
    helpful: random.whole(0, 40),
    writtenAt: new Date(dates.past(order.placedAt.getTime() + random.whole(8, 60) * DAY)),
  };
  return [review];
}
