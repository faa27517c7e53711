import { z } from 'zod';
import { ownedDocuments } from '../../../local/seed/documents';
import { faults } from '../../../local/seed/fault';
import { troublemaker } from '../../../local/seed/trouble';
import { sourceCustomer } from '../../../src/records/account';
import { agreesWithHistory, sourceBalance, sourceEntry } from '../../../src/records/balance';
import { sourceOrder } from '../../../src/records/order';
import { cdnowStore } from './cdnow';

type Store = Awaited<ReturnType<typeof cdnowStore>>;

let store: Store;
beforeAll(async () => {
  store = await cdnowStore();
});

function sow({ count, hasTarget = true }: { count?: number; hasTarget?: boolean } = {}) {
  const plant = troublemaker(store.setting, hasTarget);
  return store.customers.slice(0, count).map((customer) => ({ customer, sown: plant(customer) }));
}

const troubleOf = (all: ReturnType<typeof sow>) => all.flatMap(({ sown }) => sown.trouble ?? []);

describe('planted trouble', () => {
  test.each([2_357, 500, 100, 50])('befalls at least 5 %% of %i customers', (count) => {
    const trouble = troubleOf(sow({ count }));
    expect(trouble.length / count).toBeGreaterThanOrEqual(0.05);
    expect(trouble.length / count).toBeLessThanOrEqual(0.1);
    expect(new Set(trouble.map((one) => one.cause))).toEqual(
      new Set(['identity', 'schema', 'balance', 'refusal', 'address']),
    );
  });

  test('is of every kind', () => {
    const planted = new Set(troubleOf(sow()).map(({ fault }) => fault));
    expect(planted).toEqual(new Set(faults.map(({ name }) => name)));
  });

  test('spares guests, the excluded market and accounts that are not active', () => {
    for (const { customer, sown } of sow()) {
      if (!sown.trouble) continue;
      expect(customer.shopper.market.open).toBe(true);
      expect(customer.source.customers[0]).toMatchObject({
        _id: sown.trouble.customerId,
        status: 'active',
      });
    }
  });

  test('leaves out what needs a target where there is none', () => {
    const causes = troubleOf(sow({ hasTarget: false })).map((one) => one.cause);
    expect(new Set(causes)).toEqual(new Set(['schema', 'balance', 'address']));
  });

  test('by schema spoils one record, which it names, and no other', () => {
    for (const { sown } of sow()) {
      const { data, error } = ownedDocuments.safeParse(sown.source);
      if (sown.trouble?.cause === 'address') continue;
      if (sown.trouble?.cause !== 'schema') {
        expect(error).toBeUndefined();
        continue;
      }
      expect(data).toBeUndefined();
      const spoilt = error?.issues.map(({ path }) => path.slice(0, 2)) ?? [];
      const ids = spoilt.map(([name, index]) => idAt(sown.source, name, index));
      expect(new Set(ids)).toEqual(new Set([sown.trouble.record?.id]));
    }
  });

  test('by balance breaks the sum of the history or of the lots', () => {
    const balances = sow().filter(({ sown }) => sown.trouble?.cause === 'balance');
    expect(balances.length).toBeGreaterThan(20);
    for (const { sown } of balances) {
      const all = z.array(sourceBalance).parse(sown.source.balances);
      const entries = z.array(sourceEntry).parse(sown.source.balanceEntries);
      const broken = all.filter(
        (balance) =>
          !agreesWithHistory(
            balance,
            entries.filter(({ balanceId }) => balanceId === balance._id),
          ),
      );
      expect(broken.map(({ _id }) => _id)).toEqual([sown.trouble?.record?.id]);
    }
  });

  test('by identity gives address and telephone to two accounts at the target', () => {
    const divided = sow().filter(({ sown }) => sown.trouble?.cause === 'identity');
    expect(divided.length).toBeGreaterThan(20);
    for (const { customer, sown } of divided) {
      const [account] = customer.source.customers;
      expect(account).toMatchObject({ emailVerified: true, phoneVerified: true });
      expect(sown.accounts).toHaveLength(2);
      const [byEmail, byPhone] = sown.accounts.map(({ login }) => login);
      expect(byEmail).toMatchObject({ email: account?.email, emailVerified: true, phone: null });
      expect(byPhone).toMatchObject({ phone: account?.phone, phoneVerified: true });
      expect(byPhone?.email).not.toBe(account?.email);
    }
  });

  test('by refusal gives an order an address that only the target refuses', () => {
    const refused = sow().filter(({ sown }) => sown.trouble?.cause === 'refusal');
    expect(refused.length).toBeGreaterThan(20);
    for (const { sown } of refused) {
      const orders = z.array(sourceOrder).parse(sown.source.orders);
      const long = orders.filter(({ shipTo }) => shipTo.postcode.length > 16);
      expect(long.map(({ _id }) => _id)).toEqual([sown.trouble?.record?.id]);
    }
  });

  test('by address hides the owner of a live coupon', () => {
    const hidden = sow().filter(({ sown }) => sown.trouble?.cause === 'address');
    expect(hidden.length).toBeGreaterThan(20);
    for (const { customer, sown } of hidden) {
      const [account] = sown.source.customers ?? [];
      expect(account).toMatchObject({ emailVerified: false, phone: 'call me' });
      expect(sown.accounts).toEqual([]);
      const coupon = customer.source.coupons.find(({ _id }) => _id === sown.trouble?.record?.id);
      expect(coupon).toMatchObject({ status: 'active', market: customer.shopper.market.code });
      const { error } = sourceCustomer.safeParse(account);
      expect(error?.issues.map(({ path }) => path)).toEqual([['phone']]);
    }
  });

  test('is the same each time', () => {
    expect(troubleOf(sow())).toEqual(troubleOf(sow()));
  });
});

function idAt(documents: unknown, ...path: readonly (PropertyKey | undefined)[]): unknown {
  const at = path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value && key !== undefined ? Reflect.get(value, key) : undefined,
    documents,
  );
  return typeof at === 'object' && at && '_id' in at ? at._id : undefined;
}
