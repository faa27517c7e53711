import { request } from 'node:http';
import { startWebsite } from '../../local/platforms/source';
import type { LocalWebsite } from '../../local/platforms/source';
import { sourceProduct } from '../../src/records/product';
import { openSource } from '../../src/stores/source';
import type { SourceStore } from '../../src/stores/source';
import { redirectsOf } from '../../src/website/redirects';
import { pocoGlobal } from '../unit/programme/pocoGlobal';
import { startDatabase } from './database';
import type { Database } from './database';

const since = new Date('2024-12-31T00:00:00Z');
const programme = pocoGlobal();
const target = programme.target.website;

const product = sourceProduct.parse({
  _id: 'P1',
  revision: 1,
  sku: 'F6-PRO',
  title: 'POCO F6 Pro',
  paths: ['/gb/phones/f6-pro', '/p/1201.html'],
  prices: [],
  warrantyMonths: 24,
  onSale: true,
});

let database: Database;
let source: SourceStore;
let website: LocalWebsite;

beforeAll(async () => {
  database = await startDatabase('source');
  source = openSource(database.client);
  website = await startWebsite(source);
});

afterAll(async () => {
  await website.stop();
  await database.stop();
});

beforeEach(async () => {
  await database.client.db().dropDatabase();
  await source.products.insertOne(product);
  await source.pages.insertMany([
    { _id: '/', kind: 'home', market: null },
    { _id: '/fr/support', kind: 'support', market: 'FR' },
  ]);
});

async function close(fallback: string | null = `${target}/`): Promise<void> {
  const [products, pages] = await Promise.all([
    source.products.find().toArray(),
    source.pages.find().toArray(),
  ]);
  await source.redirects.insertMany(redirectsOf({ products, pages, programme }));
  await source.storefront.insertOne({ _id: 'website', state: 'closed', fallback, since });
}

/** Sends a request target as it is, which `fetch` would not. */
function ask(path: string, method = 'GET'): Promise<{ status?: number; location?: string }> {
  return new Promise((resolve, reject) => {
    request(website.url, { path, method, agent: false }, (response) => {
      const { statusCode, headers } = response.resume();
      resolve({
        ...(statusCode && { status: statusCode }),
        ...(headers.location && { location: headers.location }),
      });
    })
      .on('error', reject)
      .end();
  });
}

const addresses = [
  '/',
  '/fr/support',
  '/fr/support/',
  '/gb/phones/f6-pro?from=mail',
  '/p/1201.html',
];

describe('the source’s website', () => {
  test('serves what it has while nothing says that it is closed', async () => {
    for (const path of addresses) expect(await ask(path)).toEqual({ status: 200 });
    for (const path of ['/nothing', '//evil.example.com/', '/%', '/gb/phones']) {
      expect(await ask(path)).toEqual({ status: 404 });
    }
  });

  test('serves what it has while it is open, whatever redirects are ready', async () => {
    await close();
    await source.storefront.updateOne({ _id: 'website' }, { $set: { state: 'open' } });
    for (const path of addresses) expect(await ask(path)).toEqual({ status: 200 });
  });

  test('redirects every address to its new one as soon as it is closed', async () => {
    expect(await ask('/')).toEqual({ status: 200 });
    await close();
    const locations = await Promise.all(addresses.map((path) => ask(path)));
    expect(locations).toEqual(
      [
        '/',
        '/fr/support',
        '/fr/support',
        '/product/poco-f6-pro?from=mail',
        '/product/poco-f6-pro',
      ].map((path) => ({ status: 301, location: `${target}${path}` })),
    );
  });

  test.each(['/nothing', '//evil.example.com/', '/\\evil.example.com', '/%', '/%c3%28', '*'])(
    'redirects %s, which it never had, to the fallback',
    async (path) => {
      await close();
      expect(await ask(path)).toEqual({ status: 301, location: `${target}/` });
    },
  );

  test('takes no write once it is closed', async () => {
    await close();
    for (const method of ['POST', 'PUT', 'DELETE', 'HEAD']) {
      expect(await ask('/fr/support', method)).toEqual({
        status: 301,
        location: `${target}/fr/support`,
      });
    }
  });

  test('says that it is out of order where it is closed without a fallback', async () => {
    await close(null);
    expect(await ask('/nothing')).toEqual({ status: 503 });
  });
});
