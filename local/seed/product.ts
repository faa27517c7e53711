import type { z } from 'zod';
import type { sourceProduct } from '../../src/records/product';
import type { SeedMarket } from './market';

/** A product of the store. */
export type Product = z.input<typeof sourceProduct>;

type Range = {
  readonly category: string;
  readonly models: readonly string[];
  /** The price of the first model in minor units; each further one costs a tenth more. */
  readonly priceMinor: number;
  readonly warrantyMonths: number;
};

const ranges: readonly Range[] = [
  range('phones', 19_900, 24, ['C75', 'C85', 'M6', 'M7', 'M7 Pro', 'X6', 'X7', 'X7 Pro', 'F6']),
  range('phones', 39_900, 24, ['F7', 'F7 Pro', 'F7 Ultra', 'X7 Ultra', 'X8', 'X8 Pro', 'F8 Pro']),
  range('tablets', 24_900, 24, ['Pad', 'Pad M1', 'Pad X1', 'Pad Mini']),
  range('wearables', 3_900, 12, ['Watch', 'Watch Lite', 'Band', 'Band 2']),
  range('audio', 1_900, 12, ['Buds', 'Buds Pro', 'Buds Lite', 'Speaker']),
  range('chargers', 1_490, 12, ['Charger 33W', 'Charger 67W', 'Charger 120W', 'Power Bank']),
  range('accessories', 990, 0, ['Case', 'Clear Case', 'Screen Film', 'Cable', 'Strap', 'Stylus']),
  range('accessories', 690, 0, ['Pouch', 'Stand', 'Lens Cloth']),
];

/** The store's range: forty-one products, each with the paths it was ever served under. */
export function catalogueOf(brand: string, markets: readonly SeedMarket[]): Product[] {
  return ranges
    .flatMap((range) => range.models.map((model, step) => ({ range, model, step })))
    .map(({ range, model, step }, index): Product => {
      const slug = `${brand} ${model}`.toLowerCase().replace(/[^a-z0-9]+/g, '-');
      const amountMinor = Math.round(range.priceMinor * (1 + step / 10));
      return {
        _id: `P${String(index + 1).padStart(3, '0')}`,
        revision: 1 + (index % 4),
        sku: slug.toUpperCase(),
        title: `${brand} ${model}`,
        paths: pathsOf(slug, range.category, index),
        prices: markets.map(({ code, currency }) => ({ market: code, currency, amountMinor })),
        warrantyMonths: range.warrantyMonths,
        onSale: index % 13 !== 12,
      };
    });
}

/** Today's path, and for some products those of earlier websites. */
function pathsOf(slug: string, category: string, index: number): string[] {
  return [
    `/global/product/${slug}`,
    ...(index % 2 === 0 ? [`/global/${category}/${slug}`] : []),
    ...(index % 3 === 0 ? [`/uk/${slug}.html`, `/fr/${slug}.html`] : []),
  ];
}

function range(
  category: string,
  priceMinor: number,
  warrantyMonths: number,
  models: readonly string[],
): Range {
  return { category, models, priceMinor, warrantyMonths };
}
