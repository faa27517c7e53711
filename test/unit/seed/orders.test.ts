import type { CustomerDocuments } from '../../../local/seed/generate';
import { DAY, millisOf } from '../../../src/programme/instant';
import { cdnowStore, customersOf, opening, settingFor } from './cdnow';

type Store = Awaited<ReturnType<typeof cdnowStore>>;

let store: Store;
beforeAll(async () => {
  store = await cdnowStore();
});

const sum = (amounts: readonly number[]) => amounts.reduce((total, amount) => total + amount, 0);
const sorted = (amounts: readonly number[]) => amounts.toSorted((a, b) => a - b);
const ordersOf = (customers: readonly CustomerDocuments[]) =>
  customers.flatMap(({ source }) => source.orders);

describe('the orders of a seeded store', () => {
  test('are one per purchase, with its amount and quantity, of its customer', () => {
    const rows = new Map(store.customers.map(({ shopper }) => [shopper.logId, [] as number[]]));
    for (const { customer, amountMinor } of store.purchases) rows.get(customer)?.push(amountMinor);

    for (const { shopper, source } of store.customers) {
      const totals = source.orders.map(({ totalMinor }) => totalMinor);
      expect(sorted(totals)).toEqual(sorted(rows.get(shopper.logId) ?? []));
    }
    const orders = ordersOf(store.customers);
    expect(new Set(orders.map(({ _id }) => _id)).size).toBe(store.purchases.length);
    expect(sum(orders.flatMap(({ lines }) => lines.map(({ quantity }) => quantity)))).toBe(
      sum(store.purchases.map(({ quantity }) => quantity)),
    );
  });

  test('add up to the log, in the currency of each customer’s market', () => {
    const byCurrency: Record<string, number> = {};
    for (const { shopper, source } of store.customers) {
      for (const order of source.orders) {
        expect(order.currency).toBe(shopper.market.currency);
        byCurrency[order.currency] = (byCurrency[order.currency] ?? 0) + order.totalMinor;
      }
    }
    expect(Object.keys(byCurrency).toSorted()).toEqual(['EUR', 'GBP', 'INR', 'MXN', 'PLN']);
    expect(sum(Object.values(byCurrency))).toBe(24_409_194);
  });

  test('have lines that add up to the total, whatever the unit price says', () => {
    const orders = ordersOf(store.customers);
    for (const { lines, taxMinor, totalMinor } of orders) {
      expect(sum(lines.map((line) => line.totalMinor))).toBe(totalMinor);
      expect(sum(lines.map((line) => line.taxMinor))).toBe(taxMinor);
    }
    const uneven = orders
      .flatMap(({ lines }) => lines)
      .filter(
        ({ discountMinor, quantity, totalMinor, unitPriceMinor }) =>
          unitPriceMinor * quantity - discountMinor !== totalMinor,
      );
    expect(uneven.length).toBeGreaterThan(100);
    expect(orders.filter(({ totalMinor }) => totalMinor === 0)).toHaveLength(
      store.purchases.filter(({ amountMinor }) => amountMinor === 0).length,
    );
  });

  test('have as many lines as asked for', async () => {
    const purchases = store.purchases.slice(0, 300);
    const orders = ordersOf(customersOf(await settingFor(purchases, { lines: 10 }), purchases));
    expect(orders).toHaveLength(300);
    for (const { lines, totalMinor } of orders) {
      expect(lines).toHaveLength(10);
      expect(sum(lines.map((line) => line.totalMinor))).toBe(totalMinor);
    }
  });

  test('end three days before the opening, with everything that has happened', () => {
    const orders = ordersOf(store.customers);
    const last = Math.max(...orders.map(({ placedAt }) => placedAt.getTime()));
    expect((millisOf(opening) - last) / DAY).toBeGreaterThan(2);
    expect((millisOf(opening) - last) / DAY).toBeLessThan(4);

    const yetToCome = new Set(['releaseAt', 'expiresAt', 'endsAt']);
    const text = JSON.stringify(store.customers.map(({ source }) => source));
    const late = [...text.matchAll(/"(\w+)":"(\d{4}-\d\d-\d\dT[^"]+Z)"/g)].filter(
      ([, field = '', instant = '']) => instant > opening && !yetToCome.has(field),
    );
    expect(late).toEqual([]);
  });

  test('are of every status, some with returns and refunds under way', () => {
    const orders = ordersOf(store.customers);
    expect(new Set(orders.map(({ status }) => status))).toEqual(
      new Set(['placed', 'preordered', 'paid', 'shipped', 'delivered', 'cancelled']),
    );
    const pending = orders.filter(({ refunds }) =>
      refunds.some(({ status }) => status === 'pending'),
    );
    expect(pending.length).toBeGreaterThan(10);
    expect(pending.every(({ returns }) => returns.length === 1)).toBe(true);
    for (const { releaseAt, status } of orders) {
      expect(releaseAt !== null).toBe(status === 'preordered');
    }
  });

  test('stray over the border now and then, with all that belongs to them', () => {
    const strays = store.customers.flatMap(({ shopper, source }) =>
      source.orders
        .filter(({ market }) => market !== shopper.market.code)
        .map((order) => ({ shopper, order, source })),
    );
    const out = strays.filter(({ order }) => order.market === 'IN');
    const into = strays.filter(({ shopper }) => shopper.market.code === 'IN');
    expect(out.length).toBeGreaterThan(5);
    expect(into.length).toBeGreaterThan(5);
    expect(out.length + into.length).toBe(strays.length);
    for (const { order, source } of strays) {
      const parcels = source.shipments.filter(({ orderId }) => orderId === order._id);
      expect(parcels.every(({ market }) => market === order.market)).toBe(true);
      expect(order.guest).toBeNull();
    }
  });
});
