import { scryptSync } from 'node:crypto';
import { passwordOf } from '../../../local/seed/customer';
import { customerDocuments, documentsOfTheStore } from '../../../local/seed/generate';
import { strangersOf } from '../../../local/seed/target';
import type { SourceCustomer } from '../../../src/records/account';
import { cdnowStore, settingFor } from './cdnow';

type Store = Awaited<ReturnType<typeof cdnowStore>>;

let store: Store;
beforeAll(async () => {
  store = await cdnowStore();
});

const accounts = () => store.customers.flatMap(({ source }) => source.customers);
const share = (part: readonly unknown[], whole: readonly unknown[]) => part.length / whole.length;

describe('the customers of a seeded store', () => {
  test('are the same for the same seed, whoever else is in the log and in whatever order', async () => {
    const alone = store.purchases.filter(({ customer }) => customer === '0006');
    const first = store.customers.find(({ shopper }) => shopper.logId === '0006');
    const again = customerDocuments(store.setting, '0006', alone.toReversed());
    expect(again.source).toEqual(first?.source);

    const other = await settingFor(store.purchases, { seed: 2 });
    expect(customerDocuments(other, '0006', alone).source).not.toEqual(first?.source);
  });

  test('have addresses at example.com only, and each its own', () => {
    const documents = JSON.stringify([
      store.customers.map(({ accounts, source }) => [accounts, source]),
      strangersOf(store.setting),
    ]);
    const domains = [...documents.matchAll(/@([\w.-]+)/g)].map(([, domain]) => domain);
    expect(new Set(domains)).toEqual(new Set(['example.com', 'support.poco.example.com']));
    const emails = store.customers.map(({ shopper }) => shopper.email);
    expect(new Set(emails).size).toBe(2_357);
    const phones = store.customers.map(({ shopper }) => shopper.phone);
    expect(new Set(phones).size).toBe(2_357);
  });

  test('are told apart by the case of an id', async () => {
    const purchases = ['ab', 'AB', 'aB'].map((customer) => ({
      customer,
      date: '1997-01-01',
      quantity: 1,
      amountMinor: 100,
    }));
    const setting = await settingFor(purchases);
    const emails = purchases.map((purchase) =>
      customerDocuments(setting, purchase.customer, [purchase])
        .shopper.email.split('.')
        .slice(2)
        .join('.'),
    );
    expect(new Set(emails.map((email) => email.toLowerCase())).size).toBe(3);
  });

  test('belong to every market, and some to the excluded one', () => {
    const markets = store.customers.map(({ shopper }) => shopper.market.code);
    expect(new Set(markets)).toEqual(
      new Set(['GB', 'FR', 'DE', 'ES', 'IT', 'NL', 'PL', 'MX', 'IN']),
    );
    const excluded = share(
      markets.filter((code) => code === 'IN'),
      markets,
    );
    expect(excluded).toBeGreaterThan(0.04);
    expect(excluded).toBeLessThan(0.08);
  });

  test('are guests without account, reviews, balances and coupons, some of them of IN', () => {
    const guests = store.customers.filter(({ shopper }) => shopper.isGuest);
    expect(share(guests, store.customers)).toBeGreaterThan(0.05);
    expect(share(guests, store.customers)).toBeLessThan(0.09);
    expect(guests.some(({ shopper }) => shopper.market.code === 'IN')).toBe(true);

    for (const { accounts, shopper, source } of guests) {
      const { balances, balanceEntries, coupons, customers, reviews } = source;
      const none = [...customers, ...balances, ...balanceEntries, ...coupons, ...reviews];
      expect([...none, ...accounts]).toEqual([]);
      for (const record of [...source.orders, ...source.tickets, ...source.warranties]) {
        expect(record.customerId).toBeNull();
        expect(record.guest?.email.toLowerCase()).toBe(shopper.email);
      }
    }
  });

  test('own what is theirs', () => {
    for (const { source } of store.customers) {
      const [customer] = source.customers;
      if (!customer) continue;
      const { balances, coupons, orders, reviews, tickets, warranties } = source;
      const owned = [...balances, ...coupons, ...orders, ...reviews, ...tickets, ...warranties];
      expect(owned.every(({ customerId }) => customerId === customer._id)).toBe(true);
      const kept = [...balances, ...source.balanceEntries, ...coupons];
      expect(kept.every(({ market }) => market === customer.market)).toBe(true);
    }
  });

  test.each<[string, (customer: SourceCustomer) => boolean]>([
    ['blocked', ({ status }) => status === 'blocked'],
    ['about to be erased', ({ status }) => status === 'erasurePending'],
    ['known by telephone only', ({ email }) => email === null],
    ['unverified', ({ email, emailVerified }) => email !== null && !emailVerified],
  ])('are rarely %s', (_, is) => {
    const some = share(accounts().filter(is), accounts());
    expect(some).toBeGreaterThan(0.004);
    expect(some).toBeLessThan(0.05);
  });

  test('sign in with a password that a test can name', () => {
    const [customer] = accounts();
    const [N, r, p, salt = '', key] = customer?.password?.hash.split(':') ?? [];
    const options = { N: Number(N), r: Number(r), p: Number(p) };
    const password = passwordOf(customer?._id ?? '');
    const derived = scryptSync(password, Buffer.from(salt, 'hex'), 32, options);
    expect(derived.toString('hex')).toBe(key);
  });

  test('are known at the target now and then, by the same verified address', () => {
    const known = store.customers.filter(({ accounts }) => accounts.length > 0);
    expect(share(known, store.customers)).toBeGreaterThan(0.008);
    expect(share(known, store.customers)).toBeLessThan(0.03);
    for (const { accounts, shopper, source } of known) {
      expect(accounts).toHaveLength(1);
      expect(accounts[0]?.login).toMatchObject({ email: shopper.email, emailVerified: true });
      expect(source.customers[0]).toMatchObject({ email: shopper.email, emailVerified: true });
      expect(accounts[0]?._id).toMatch(/^mi-\d+$/);
      expect(accounts[0]?.links).toEqual([]);
      expect(shopper.market.open).toBe(true);
    }
    const stricter = known.filter(({ accounts, source }) =>
      source.customers[0]?.consents.some(
        ({ granted, purpose }) => granted && accounts[0]?.consents[purpose]?.granted === false,
      ),
    );
    expect(stricter.length).toBeGreaterThan(0);
  });
});

describe('what a seeded store has besides', () => {
  test('is a range with a price in every market and no path twice, and pages of every kind', () => {
    const { pages, products, storefront } = documentsOfTheStore(store.setting);
    expect(products.length).toBeGreaterThanOrEqual(40);
    for (const { prices } of products) expect(prices).toHaveLength(9);
    const paths = [...products.flatMap((product) => product.paths), ...pages.map(({ _id }) => _id)];
    expect(new Set(paths).size).toBe(paths.length);
    expect(products.some((product) => product.paths.length > 1)).toBe(true);
    expect(new Set(pages.map(({ kind }) => kind))).toEqual(
      new Set(['home', 'category', 'support', 'campaign', 'account']),
    );
    expect(storefront.map(({ _id }) => _id)).toEqual(['website', 'app']);
  });
});
