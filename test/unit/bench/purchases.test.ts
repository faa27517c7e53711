import { onePerMarket, purchasesOf, withGiant } from '../../../bench/purchases';
import { readPurchases } from '../../../local/seed/purchases';
import type { Purchase } from '../../../local/seed/purchases';
import { settingOf } from '../../../local/seed/setting';
import { shopperOf } from '../../../local/seed/shopper';
import { calendarOf } from '../../../src/programme/days';
import { pocoGlobal } from '../programme/pocoGlobal';

const log: Purchase[] = ['1', '2', '1', '3'].map((customer, index) => ({
  customer,
  date: `1997-01-0${index + 1}`,
  quantity: 1,
  amountMinor: 100 * index,
}));

const customersOf = (purchases: readonly Purchase[]) => [
  ...new Set(purchases.map(({ customer }) => customer)),
];

test('a store of fewer customers has the first of the log, with all that they bought', () => {
  expect(purchasesOf(log, 2)).toEqual(log.slice(0, 3));
});

test('a store of more customers has those of the log again, under ids of their own', () => {
  const purchases = purchasesOf(log, 7);
  expect(customersOf(purchases)).toEqual(['1', '2', '3', '1-1', '2-1', '3-1', '1-2']);
  expect(purchases.filter(({ customer }) => customer === '1-2')).toHaveLength(2);
});

test('a giant comes first, with as many purchases as were asked for', () => {
  const purchases = withGiant(log, 10);
  expect(customersOf(purchases)).toEqual(['giant', '1', '2', '3']);
  expect(purchases).toHaveLength(14);
});

test('one customer of each market that moves is chosen, with all that they bought', async () => {
  const programme = pocoGlobal();
  const sample = await readPurchases('examples/purchases-cdnow-sample.csv');
  const chosen = onePerMarket(sample, programme);
  const { opening } = calendarOf(programme);
  const setting = settingOf({ programme, opening, purchases: sample });
  const markets = customersOf(chosen).map((id) => shopperOf(setting, id).market.code);
  expect(markets.toSorted()).toEqual(programme.markets.map(({ code }) => `${code}`).toSorted());
  const [first] = customersOf(chosen);
  expect(chosen.filter(({ customer }) => customer === first)).toEqual(
    sample.filter(({ customer }) => customer === first),
  );
});
