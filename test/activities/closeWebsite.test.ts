import { redirect, storefront } from '../../src/records/storefront';
import { productOf } from './documents';
import type { Passing } from './gates';
import { at } from './story';
import { useWorld } from './world';

const world = useWorld();

beforeEach(() =>
  world.seed({
    products: [productOf('P1'), productOf('P2', { onSale: false })],
    pages: [
      { _id: '/uk', kind: 'home', market: 'GB' },
      { _id: '/uk/help', kind: 'support', market: 'GB' },
    ],
    storefront: [
      { _id: 'app', talksTo: 'source', since: new Date(0) },
      { _id: 'website', state: 'open', fallback: null, since: new Date(0) },
    ],
  }),
);

const redirects = async () => {
  const found = await world.raw.source('redirects').find().toArray();
  return Object.fromEntries(
    found.map((one) => redirect.parse(one)).map(({ _id, to }) => [_id, to]),
  );
};

test('leads every address to its new one, closes the website, and turns the app to the target', async () => {
  expect(await world.steps.closeWebsite({ at })).toEqual({ redirects: 6 });
  expect(await redirects()).toEqual({
    '/uk/p1': 'https://www.mi.example.com/product/poco-sku-p1',
    '/uk/old/p1': 'https://www.mi.example.com/product/poco-sku-p1',
    '/uk/p2': 'https://www.mi.example.com/product/poco-sku-p2',
    '/uk/old/p2': 'https://www.mi.example.com/product/poco-sku-p2',
    '/uk': 'https://www.mi.example.com/gb',
    '/uk/help': 'https://www.mi.example.com/gb/support',
  });
  const [app, website] = await world.raw.source('storefront').find().sort({ _id: 1 }).toArray();
  const since = new Date(at);
  expect(storefront.parse(app)).toEqual({ _id: 'app', talksTo: 'target', since });
  const closed = { _id: 'website', state: 'closed', fallback: 'https://www.mi.example.com', since };
  expect(storefront.parse(website)).toEqual(closed);
});

test('has every redirect stand before the door shuts', async () => {
  let standing = 0;
  const pass = async <T>({ whole, size }: Passing<T>): Promise<T> => {
    if (size === 1) standing ||= Object.keys(await redirects()).length;
    return await whole();
  };
  await world.stepsWith({ pass }).closeWebsite({ at });
  expect(standing).toBe(6);
});

test('corrects a redirect that led elsewhere', async () => {
  await world.raw.source('redirects').insertOne({ _id: '/uk', to: 'https://www.example.com' });
  await world.steps.closeWebsite({ at });
  expect(await redirects()).toMatchObject({ '/uk': 'https://www.mi.example.com/gb' });
});

test('closes a website that has no page', async () => {
  await world.clear();
  expect(await world.steps.closeWebsite({ at })).toEqual({ redirects: 0 });
  const found = await world.raw.source('storefront').find().sort({ _id: 1 }).toArray();
  expect(found).toMatchObject([{ talksTo: 'target' }, { state: 'closed' }]);
});
