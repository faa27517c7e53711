import { storeOf } from '../programme/store';
import type { Programme } from '../programme/schema';
import type { Origin } from '../records/ids';
import { mapProduct } from '../records/product';
import type { SourceProduct } from '../records/product';
import type { Page, Redirect } from '../records/storefront';
import { normalPathOf, requestedOf, spellingsOf } from './paths';

/** What a website that closes has served, and the programme that closes it. */
export interface Website {
  readonly products: readonly SourceProduct[];
  readonly pages: readonly Page[];
  readonly programme: Programme;
}

type Claim = readonly [path: string, to: string];

/**
 * One redirect for every path that the website ever served, and one for the normal form of a path
 * that is spelt otherwise. Where two claim a path, what is there now goes before a former product.
 */
export function redirectsOf({ products, pages, programme }: Website): Redirect[] {
  const store = storeOf(programme);
  const ordered = products.toSorted((one, other) => (one._id < other._id ? -1 : 1));
  const productClaims = ordered.map((product) => claimsOfProduct(product, programme, store));
  const claims: Claim[] = [
    ...productClaims.flatMap((paths) => paths.slice(0, 1)),
    ...pages.map((page) => claimOfPage(page, programme, store)),
    ...productClaims.flatMap((paths) => paths.slice(1)),
  ];
  const normalised = claims.map(([path, to]): Claim => [normalPathOf(path), to]);
  // The last entry of a key wins in a Map, and the first claim of a path is to win.
  const addresses = new Map([...claims, ...normalised].toReversed());
  return [...addresses].map(([_id, to]) => ({ _id, to }));
}

function claimsOfProduct(product: SourceProduct, programme: Programme, store: Origin): Claim[] {
  const excluded = programme.excluded.map(({ code }): string => code);
  const to = addressOf(programme, mapProduct(product, store, excluded).path);
  return product.paths.map((path) => [path, to]);
}

function claimOfPage(page: Page, programme: Programme, store: Origin): Claim {
  const places: Record<Page['kind'], string> = {
    home: '',
    category: `/brand/${store}`,
    campaign: `/brand/${store}`,
    support: '/support',
    account: '/account',
  };
  const market = programme.markets.find(({ code }) => code === page.market);
  const section = market ? `/${market.code.toLowerCase()}` : '';
  return [page._id, addressOf(programme, `${section}${places[page.kind]}`)];
}

function addressOf({ target }: Programme, path: string): string {
  const address = new URL(target.website);
  address.pathname = `${address.pathname.replace(/\/+$/, '')}${path}`;
  return address.href;
}

/**
 * Where a request to the closed website leads: the address that `lookup` has for its path, else the
 * fallback, each with the request's query; of a parameter that the address has itself, its own stays.
 * @param requestUrl any string that a client may send as a request target.
 * @param lookup the address of a path, asked in each of its spellings.
 */
export function resolveRedirect(
  requestUrl: string,
  lookup: (path: string) => string | null | undefined,
  fallback: string,
): string {
  const { path, query } = requestedOf(requestUrl);
  const known = spellingsOf(path).map(lookup).find(Boolean);
  return withQuery(new URL(known ?? fallback), query);
}

function withQuery(address: URL, query: string): string {
  const carried = query
    .split('&')
    .filter((parameter) => parameter !== '' && !address.searchParams.has(nameOf(parameter)));
  if (carried.length > 0) {
    const own = address.search.slice(1);
    address.search = `?${[own, ...carried].filter(Boolean).join('&')}`;
  }
  return address.href;
}

function nameOf(parameter: string): string {
  const [name = ''] = new URLSearchParams(`&${parameter}`).keys();
  return name;
}
