import { mapProduct, sourceProduct, targetProduct } from '../../../src/records/product';
import { exampleProduct, store } from './examples';
import { refusedAt, without } from './refusedAt';

describe('sourceProduct', () => {
  test('accepts a product, also one that nobody can buy', () => {
    expect(refusedAt(sourceProduct, exampleProduct)).toEqual([]);
    expect(
      refusedAt(sourceProduct, { ...exampleProduct, prices: [], onSale: false, warrantyMonths: 0 }),
    ).toEqual([]);
  });

  const [price] = exampleProduct.prices;
  test.each<[string, object]>([
    ['revision', { revision: 1.5 }],
    ['sku', { sku: '' }],
    ['title', { title: '' }],
    ['paths', { paths: [] }],
    ['paths.1', { paths: ['/uk/f6', 'uk/poco-f6'] }],
    ['prices.0.market', { prices: [{ ...price, market: 'GBR' }] }],
    ['prices.0.currency', { prices: [{ ...price, currency: '£' }] }],
    ['prices.0.amountMinor', { prices: [{ ...price, amountMinor: -1 }] }],
    ['warrantyMonths', { warrantyMonths: -1 }],
    ['onSale', { onSale: 1 }],
    ['stock', { stock: 5 }],
  ])('refuses at %s', (path, change) => {
    expect(refusedAt(sourceProduct, { ...exampleProduct, ...change })).toEqual([path]);
  });

  test.each(Object.keys(exampleProduct))('refuses a product without %s', (field) => {
    expect(refusedAt(sourceProduct, without(exampleProduct, field))).toEqual([field]);
  });
});

describe('mapProduct', () => {
  test('publishes an offer for each market but the excluded ones', () => {
    const product = mapProduct(exampleProduct, store, ['IN']);

    expect(product).toStrictEqual({
      _id: 'poco-P7',
      sku: 'F6-BLACK-256',
      name: 'POCO F6',
      path: '/product/poco-f6-black-256',
      offers: [
        { region: 'GB', price: { minor: 20000, currency: 'GBP' } },
        { region: 'FR', price: { minor: 0, currency: 'EUR' } },
      ],
      warrantyMonths: 24,
      available: true,
    });
    expect(refusedAt(targetProduct, product)).toEqual([]);
  });

  test('a product that is not on sale is not available', () => {
    expect(mapProduct({ ...exampleProduct, onSale: false }, store, []).available).toBe(false);
  });
});
