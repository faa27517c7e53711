import type { Programme } from '../../../src/programme/schema';
import { sourceProduct } from '../../../src/records/product';
import type { SourceProduct } from '../../../src/records/product';
import { page, redirect } from '../../../src/records/storefront';
import type { Page } from '../../../src/records/storefront';
import { redirectsOf } from '../../../src/website/redirects';
import { pocoGlobal } from '../programme/pocoGlobal';

const product = (id: string, sku: string, paths: string[]): SourceProduct =>
  sourceProduct.parse({
    _id: id,
    revision: 1,
    sku,
    title: sku,
    paths,
    prices: [{ market: 'IN', currency: 'INR', amountMinor: 100 }],
    warrantyMonths: 24,
    onSale: true,
  });

const pageAt = (path: string, kind: Page['kind'], market: string | null = null): Page =>
  page.parse({ _id: path, kind, market });

const leadingTo = (
  products: readonly SourceProduct[],
  pages: readonly Page[],
  programme: Programme = pocoGlobal(),
): Record<string, string> =>
  Object.fromEntries(redirectsOf({ products, pages, programme }).map(({ _id, to }) => [_id, to]));

describe('the redirects of a website', () => {
  test('lead from every path of a product to the product', () => {
    const paths = ['/gb/phones/f6-pro', '/phones/f6-pro', '/p/1201.html'];
    const to = 'https://www.mi.example.com/product/poco-f6-pro';
    expect(leadingTo([product('P1', 'F6-Pro', paths)], [])).toEqual(
      Object.fromEntries(paths.map((path) => [path, to])),
    );
  });

  test.each([
    ['home', 'GB', 'https://www.mi.example.com/gb'],
    ['category', 'FR', 'https://www.mi.example.com/fr/brand/poco'],
    ['campaign', 'DE', 'https://www.mi.example.com/de/brand/poco'],
    ['support', 'ES', 'https://www.mi.example.com/es/support'],
    ['account', 'MX', 'https://www.mi.example.com/mx/account'],
    ['home', null, 'https://www.mi.example.com/'],
    ['support', null, 'https://www.mi.example.com/support'],
    ['support', 'IN', 'https://www.mi.example.com/support'],
    ['home', 'JP', 'https://www.mi.example.com/'],
  ] as const)('lead from a %s page of market %s to its like', (kind, market, to) => {
    expect(leadingTo([], [pageAt('/some/page', kind, market)])).toEqual({ '/some/page': to });
  });

  test('lead below the path of a target that has one', () => {
    const programme = pocoGlobal([['target', 'website'], 'https://www.mi.example.com/global/']);
    expect(
      leadingTo(
        [product('P1', 'X6', ['/x6'])],
        [pageAt('/', 'home'), pageAt('/gb', 'home', 'GB')],
        programme,
      ),
    ).toEqual({
      '/x6': 'https://www.mi.example.com/global/product/poco-x6',
      '/': 'https://www.mi.example.com/global',
      '/gb': 'https://www.mi.example.com/global/gb',
    });
  });

  test('keep a path as it is and add its normal form', () => {
    expect(Object.keys(leadingTo([product('P1', 'X6', ['/café/x6/', '/a%7eb'])], []))).toEqual(
      expect.arrayContaining(['/café/x6/', '/caf%C3%A9/x6', '/a%7eb', '/a~b']),
    );
  });

  test('give a path that two claim to what is there now, in whatever order they are read', () => {
    const products = [
      product('P1', 'Old', ['/old', '/flagship', '/news', '/shared']),
      product('P2', 'New', ['/flagship', '/shared']),
    ];
    const pages = [pageAt('/news', 'campaign')];
    const expected = {
      '/old': 'https://www.mi.example.com/product/poco-old',
      '/flagship': 'https://www.mi.example.com/product/poco-new',
      '/news': 'https://www.mi.example.com/brand/poco',
      '/shared': 'https://www.mi.example.com/product/poco-old',
    };
    expect(leadingTo(products, pages)).toEqual(expected);
    expect(leadingTo(products.toReversed(), pages)).toEqual(expected);
  });

  test('let no normal form take the place of another path', () => {
    const products = [product('P1', 'One', ['/x/']), product('P2', 'Two', ['/y', '/x'])];
    expect(leadingTo(products, [])).toMatchObject({
      '/x/': 'https://www.mi.example.com/product/poco-one',
      '/x': 'https://www.mi.example.com/product/poco-two',
    });
  });

  test('stay on the target and are what the store may keep, whatever the product is called', () => {
    const skus = [
      'a b',
      '50%',
      'q?x=1',
      '#1',
      '//evil.example.com',
      '\\evil',
      '@host',
      'Ünï',
      '..',
    ];
    const products = skus.map((sku, index) => product(`P${index}`, sku, [`/p/${index}`]));
    const redirects = redirectsOf({ products, pages: [], programme: pocoGlobal() });
    expect(redirects).toHaveLength(skus.length);
    for (const one of redirects) {
      expect(redirect.parse(one)).toEqual(one);
      const { origin, search, hash, pathname } = new URL(one.to);
      expect({ origin, search, hash }).toEqual({
        origin: 'https://www.mi.example.com',
        search: '',
        hash: '',
      });
      expect(pathname).toMatch(/^\/product\/poco-/);
    }
  });
});
