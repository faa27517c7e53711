import { targetProduct } from '../../src/records/product';
import { productOf } from './documents';
import { at, opening } from './story';
import { useWorld } from './world';

const world = useWorld();

const product = (_id: string) => world.raw.target('products').findOne({ _id });

test('publishes the whole range, without the offers of excluded markets', async () => {
  await world.seed({ products: [productOf('P1'), productOf('P2', { onSale: false })] });
  expect(await world.steps.openPlatform({ at })).toEqual({ products: 2, broken: 0 });
  const { origin, ...published } = (await product('poco-P1')) ?? { origin: null };
  expect(origin).toMatchObject({ store: 'poco', id: 'P1', revision: 9 });
  expect(targetProduct.parse(published)).toEqual({
    _id: 'poco-P1',
    sku: 'SKU-P1',
    name: 'POCO F6',
    path: '/product/poco-sku-p1',
    offers: [
      { region: 'GB', price: { minor: 20000, currency: 'GBP' } },
      { region: 'FR', price: { minor: 0, currency: 'EUR' } },
    ],
    warrantyMonths: 24,
    available: true,
  });
  expect(await product('poco-P2')).toMatchObject({ available: false });
});

test('routes the channels from that moment on, whenever it runs again', async () => {
  await world.steps.openPlatform({ at: opening });
  await world.steps.openPlatform({ at });
  expect(await world.raw.target('channels').find().toArray()).toEqual([
    {
      _id: 'support.poco.example.com',
      routedTo: 'support.mi.example.com',
      since: new Date(opening),
    },
  ]);
});

test('keeps up with the range when it runs again', async () => {
  await world.seed({ products: [productOf('P1')] });
  await world.steps.openPlatform({ at });
  await world.raw
    .source('products')
    .updateOne({ _id: 'P1' }, { $set: { onSale: false, revision: 10 } });
  await world.seed({ products: [productOf('P2')] });
  expect(await world.steps.openPlatform({ at })).toEqual({ products: 2, broken: 0 });
  expect(await product('poco-P1')).toMatchObject({ available: false });
  expect(await product('poco-P2')).toMatchObject({ available: true });
});

test('publishes the others where one product has not the documented shape', async () => {
  await world.seed({ products: [productOf('P1'), { ...productOf('P2'), sku: 7 }] });
  expect(await world.steps.openPlatform({ at })).toEqual({ products: 1, broken: 1 });
  expect(await product('poco-P1')).toMatchObject({ available: true });
  expect(await product('poco-P2')).toBeNull();
});

test('a malformed product keeps no other from being sold', async () => {
  await world.seed({ products: [productOf('P1', { sku: '' }), productOf('P2')] });
  expect(await world.steps.openPlatform({ at })).toEqual({ products: 1, broken: 1 });
  expect(await product('poco-P1')).toBeNull();
  expect(await product('poco-P2')).toMatchObject({ available: true });
  expect(await world.raw.target('channels').countDocuments()).toBe(1);
});
