import { customerId, origin, sourceId, targetId, targetIdOf } from '../../../src/records/ids';
import { currency, minor, minorNotNegative } from '../../../src/records/money';
import { ownership } from '../../../src/records/ownership';
import { guest, market, originStamp, phone, postalAddress } from '../../../src/records/shared';
import { channel, page, redirect, storefront } from '../../../src/records/storefront';
import { exampleOrder, guestOfOrder, store } from './examples';
import { refusedAt } from './refusedAt';

const since = new Date('2024-12-30T23:00:00Z');
const accepts = (schema: Parameters<typeof refusedAt>[0], value: unknown) =>
  refusedAt(schema, value).length === 0;

test.each([customerId, sourceId])('an id of the source has up to 64 letters, digits, _ -', (id) => {
  const good = ['C1', '0', 'a-b_C', 'x'.repeat(64)];
  const bad = ['', '-a', '_a', 'a b', 'a.b', 'a/b', 'é', 'x'.repeat(65), 7, null];

  expect(good.filter((value) => !accepts(id, value))).toEqual([]);
  expect(bad.filter((value) => accepts(id, value))).toEqual([]);
});

test('the longest ids of a source fit at the target', () => {
  const longest = sourceId.parse('x'.repeat(64));

  expect(targetIdOf(store, longest)).toBe(`poco-${'x'.repeat(64)}`);
  expect(targetIdOf(origin.parse('a'.repeat(16)), longest)).toHaveLength(81);
  expect(accepts(targetId, 'x'.repeat(129))).toBe(false);
});

test.each(['', 'p', 'Poco', '1poco', 'po-co', 'p'.repeat(17)])('%p is no store', (name) => {
  expect(accepts(origin, name)).toBe(false);
});

test('a market is two capitals, a currency three', () => {
  expect([accepts(market, 'GB'), accepts(currency, 'GBP')]).toEqual([true, true]);
  expect(['gb', 'GBR', 'G1', ''].filter((value) => accepts(market, value))).toEqual([]);
  expect(['gbp', 'GB', '£', ''].filter((value) => accepts(currency, value))).toEqual([]);
});

test('money is whole minor units that a number can hold exactly', () => {
  expect([0, -1, 2 ** 53 - 1].filter((value) => !accepts(minor, value))).toEqual([]);
  expect([0.1, 2 ** 53, Number.NaN, '1', 1n].filter((value) => accepts(minor, value))).toEqual([]);
  expect(accepts(minorNotNegative, -1)).toBe(false);
});

test('a telephone number is in E.164 form', () => {
  const good = ['+4412345', '+441632960001', '+123456789012345'];
  const bad = ['441632960001', '+0441632960', '+123456', '+1234567890123456', '+44 1632 960001'];

  expect(good.filter((value) => !accepts(phone, value))).toEqual([]);
  expect(bad.filter((value) => accepts(phone, value))).toEqual([]);
});

test('an address has everything but a region', () => {
  const { shipTo } = exampleOrder;

  expect(refusedAt(postalAddress, { ...shipTo, region: 'Kent' })).toEqual([]);
  expect(
    ['recipient', 'street', 'city', 'postcode', 'country'].flatMap((field) =>
      refusedAt(postalAddress, { ...shipTo, [field]: '' }),
    ),
  ).toEqual(['recipient', 'street', 'city', 'postcode', 'country']);
});

test('a guest has an e-mail address, and a name that may be empty', () => {
  expect(refusedAt(guest, { ...guestOfOrder, name: '' })).toEqual([]);
  expect(refusedAt(guest, { ...guestOfOrder, email: null })).toEqual(['email']);
});

test('a stamp has a digest in hexadecimal', () => {
  const stamp = { store: 'poco', id: 'O77', revision: 3, digest: '0f'.repeat(32) };

  expect(refusedAt(originStamp, stamp)).toEqual([]);
  expect(refusedAt(originStamp, { ...stamp, digest: '0F'.repeat(32) })).toEqual(['digest']);
});

test('an ownership begins at epoch 0 and may have no end of a freeze', () => {
  const own = { _id: 'C1001', state: 'source', epoch: 0, until: null };

  expect(refusedAt(ownership, own)).toEqual([]);
  expect(refusedAt(ownership, { ...own, state: 'frozen', epoch: -1 })).toEqual(['epoch']);
  expect(refusedAt(ownership, { ...own, state: 'moved' })).toEqual(['state']);
});

describe('storefront', () => {
  const website = { _id: 'website', state: 'open', fallback: null, since };
  const app = { _id: 'app', talksTo: 'source', since };

  test('is a website and an app', () => {
    expect(refusedAt(storefront, website)).toEqual([]);
    expect(
      refusedAt(storefront, { ...website, state: 'closed', fallback: 'https://www.example.com/' }),
    ).toEqual([]);
    expect(refusedAt(storefront, { ...app, talksTo: 'none' })).toEqual([]);
  });

  test.each<[string, object]>([
    ['_id', { ...app, _id: 'kiosk' }],
    ['talksTo', { ...app, talksTo: 'nobody' }],
    ['fallback', { ...website, fallback: 'home' }],
    ['talksTo', { ...website, talksTo: 'source' }],
  ])('refuses at %s', (path, document) => {
    expect(refusedAt(storefront, document)).toEqual([path]);
  });

  test('a page and a redirect have paths that begin with a slash', () => {
    expect(refusedAt(page, { _id: '/uk', kind: 'home', market: null })).toEqual([]);
    expect(refusedAt(page, { _id: 'uk', kind: 'home', market: 'GB' })).toEqual(['_id']);
    expect(refusedAt(redirect, { _id: '/uk', to: 'https://www.example.com/' })).toEqual([]);
    expect(refusedAt(redirect, { _id: '/uk', to: '/home' })).toEqual(['to']);
  });

  test('a channel leads somewhere', () => {
    const example = { _id: 'support.poco.example.com', routedTo: 'support.mi.example.com', since };

    expect(refusedAt(channel, example)).toEqual([]);
    expect(refusedAt(channel, { ...example, routedTo: '' })).toEqual(['routedTo']);
  });
});
