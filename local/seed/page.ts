import type { z } from 'zod';
import type { page } from '../../src/records/storefront';
import type { SeedMarket } from './market';

type Page = z.input<typeof page>;

const categories = ['phones', 'tablets', 'wearables', 'audio', 'chargers', 'accessories'];

/** The website's pages that are no products: those of all markets, and those of each. */
export function pagesOf(markets: readonly SeedMarket[]): Page[] {
  return [
    { _id: '/global', kind: 'home', market: null },
    { _id: '/global/support', kind: 'support', market: null },
    ...markets.flatMap(({ code }) => pagesIn(code)),
  ];
}

function pagesIn(market: string): Page[] {
  const home = `/${market.toLowerCase()}`;
  return [
    { _id: home, kind: 'home', market },
    ...categories.map((name): Page => ({ _id: `${home}/${name}`, kind: 'category', market })),
    { _id: `${home}/support`, kind: 'support', market },
    { _id: `${home}/support/warranty`, kind: 'support', market },
    { _id: `${home}/campaign/singles-day`, kind: 'campaign', market },
    { _id: `${home}/campaign/student-offer`, kind: 'campaign', market },
    { _id: `${home}/account`, kind: 'account', market },
    { _id: `${home}/account/orders`, kind: 'account', market },
  ];
}
