import { z } from 'zod';
import { sourceId, targetId, targetIdOf } from './ids';
import type { Origin } from './ids';
import { currency, minorNotNegative, money } from './money';
import { market } from './shared';

/** A product of the source's range, with one price per market that sells it. */
export const sourceProduct = z.strictObject({
  _id: sourceId,
  revision: z.int().min(1),
  sku: z.string().min(1),
  title: z.string().min(1),
  /** Every path the website ever served it under, the current one first. */
  paths: z.array(z.string().startsWith('/')).min(1),
  prices: z.array(z.strictObject({ market, currency, amountMinor: minorNotNegative })),
  warrantyMonths: z.int().min(0),
  onSale: z.boolean(),
});
export type SourceProduct = z.infer<typeof sourceProduct>;

/** A product as the target publishes it. */
export const targetProduct = z.strictObject({
  _id: targetId,
  sku: z.string(),
  name: z.string(),
  path: z.string(),
  offers: z.array(z.strictObject({ region: market, price: money })),
  warrantyMonths: z.int().min(0),
  available: z.boolean(),
});
export type TargetProduct = z.infer<typeof targetProduct>;

/** Maps a product; offers of excluded markets stay behind, for the target does not sell for them. */
export function mapProduct(
  product: SourceProduct,
  store: Origin,
  excluded: readonly string[],
): TargetProduct {
  return {
    _id: targetIdOf(store, product._id),
    sku: product.sku,
    name: product.title,
    path: `/product/${encodeURIComponent(`${store}-${product.sku.toLowerCase()}`)}`,
    offers: product.prices
      .filter((price) => !excluded.includes(price.market))
      .map((price) => ({
        region: price.market,
        price: { minor: price.amountMinor, currency: price.currency },
      })),
    warrantyMonths: product.warrantyMonths,
    available: product.onSale,
  };
}
