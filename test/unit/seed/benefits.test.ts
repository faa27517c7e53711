import { documentsOfTheStore } from '../../../local/seed/generate';
import { DAY, millisOf } from '../../../src/programme/instant';
import { agreesWithHistory } from '../../../src/records/balance';
import { isOwed } from '../../../src/records/coupon';
import { cdnowStore, opening } from './cdnow';

type Store = Awaited<ReturnType<typeof cdnowStore>>;

let store: Store;
beforeAll(async () => {
  store = await cdnowStore();
});

describe('the balances of a seeded store', () => {
  test('agree with their history, and some are 0', () => {
    const balances = store.customers.flatMap(({ source }) =>
      source.balances.map((balance) => ({
        balance,
        entries: source.balanceEntries.filter(({ balanceId }) => balanceId === balance._id),
      })),
    );
    expect(balances.filter(({ balance }) => balance.kind === 'points')).toHaveLength(
      store.customers.filter(({ shopper }) => !shopper.isGuest).length,
    );
    for (const { balance, entries } of balances) {
      expect(agreesWithHistory(balance, entries)).toBe(true);
      expect(balance.currency !== null).toBe(balance.kind === 'credit');
    }
    expect(
      balances.filter(({ balance, entries }) => balance.amount === 0 && entries.length > 0).length,
    ).toBeGreaterThan(50);
    const types = store.customers.flatMap(({ source }) =>
      source.balanceEntries.map(({ type }) => type),
    );
    expect(new Set(types)).toEqual(
      new Set(['opening', 'earned', 'spent', 'expired', 'writtenOff', 'corrected']),
    );
  });
});

describe('the coupons of a seeded store', () => {
  test('are in every state, and shared ones in every market', () => {
    const coupons = store.customers.flatMap(({ source }) => source.coupons);
    const states = coupons.map((coupon) =>
      [
        coupon.status,
        coupon.usesLeft === 0 ? 'no use' : coupon.usesLeft < coupon.usesTotal ? 'some' : 'all',
        isOwed(coupon, new Date(opening)) ? 'owed' : 'lapsed',
      ].join(),
    );
    for (const state of [
      'active,all,owed',
      'active,some,owed',
      'active,no use,lapsed',
      'active,all,lapsed',
      'used,no use,lapsed',
      'expired,all,lapsed',
      'voided,all,lapsed',
    ]) {
      expect(states).toContain(state);
    }
    const shared = documentsOfTheStore(store.setting).coupons;
    expect(shared.every(({ customerId }) => customerId === null)).toBe(true);
    expect(new Set(shared.map(({ market }) => market)).size).toBe(9);
    const codes = [...coupons, ...shared].map(({ code }) => code);
    expect(new Set(codes).size).toBe(codes.length);
  });
});

describe('lots and coupons of a seeded store', () => {
  test('lose nothing to the calendar in the 150 days after the opening', () => {
    const daysOf = (expiries: readonly (Date | null)[]) =>
      expiries.flatMap((at) => (at ? (at.getTime() - millisOf(opening)) / DAY : []));
    const coupons = store.customers.flatMap(({ source }) =>
      daysOf(source.coupons.map(({ expiresAt }) => expiresAt)),
    );
    const lots = store.customers.flatMap(({ source }) =>
      daysOf(source.balances.flatMap((balance) => balance.lots.map(({ expiresAt }) => expiresAt))),
    );
    expect(coupons.filter((day) => day >= 0 && day <= 150)).toEqual([]);
    expect(coupons.some((day) => day < 0)).toBe(true);
    expect(coupons.some((day) => day > 150)).toBe(true);
    expect(lots.filter((day) => day <= 150)).toEqual([]);
    expect(lots.length).toBeGreaterThan(1_000);
  });
});
