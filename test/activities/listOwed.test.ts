import { afterDeadline, atSweep } from './coupons';
import { accountOf, couponOf } from './documents';
import { useWorld } from './world';

const world = useWorld();

/** Customers C0, C1, … of GB in the positions 0, 1, … without an address, each with a coupon. */
async function seed(count: number): Promise<void> {
  for (let ordinal = 0; ordinal < count; ordinal += 1) {
    const id = `C${ordinal}`;
    const nobody = { email: null, emailVerified: false };
    await world.seed({
      customers: [accountOf(id, nobody)],
      coupons: [couponOf(`Q-${id}`, { customerId: id, market: 'GB' })],
    });
    await world.enrol({ _id: id, ordinal, state: 'held' });
  }
}

const page = async (from: number, count: number) => {
  const { owners, next } = await world.steps.listOwed({ market: 'GB', from, count });
  return { ids: owners.map(({ customer }) => customer.customerId), next };
};

test('says of each owner what case is needed, by reference alone', async () => {
  await seed(1);
  await world.steps.sweepCoupons(atSweep);
  const { owners, next } = await world.steps.listOwed({ market: 'GB', from: 0, count: 9 });
  expect(next).toBeNull();
  expect(owners).toEqual([
    {
      customer: { customerId: 'C0', kind: 'account', market: 'GB' },
      needed: {
        cause: 'address',
        records: [{ kind: 'coupon', id: 'Q-C0' }],
        evidence: ['coupon Q-C0: its owner has no verified address'],
      },
    },
  ]);
});

test('says when a late coupon was due', async () => {
  await seed(1);
  await world.steps.judgeCoupons(afterDeadline());
  const { owners } = await world.steps.listOwed({ market: 'GB', from: 0, count: 9 });
  expect(owners.map(({ needed }) => needed)).toEqual([
    {
      cause: 'late',
      records: [{ kind: 'coupon', id: 'Q-C0' }],
      evidence: ['coupon Q-C0 was due before 2024-12-11T23:00:00.000Z'],
    },
  ]);
});

test('goes from page to page, in order of position', async () => {
  await seed(5);
  await world.steps.sweepCoupons(atSweep);
  await world.raw.ledger('customers').updateOne({ _id: 'C1' }, { $unset: { owed: '' } });
  expect(await page(0, 2)).toEqual({ ids: ['C0', 'C2'], next: 3 });
  expect(await page(3, 2)).toEqual({ ids: ['C3', 'C4'], next: 5 });
  expect(await page(5, 2)).toEqual({ ids: [], next: null });
});

test('leaves out other markets, and whoever is owed nothing any more', async () => {
  await seed(2);
  await world.steps.sweepCoupons(atSweep);
  await world.raw.source('coupons').updateOne({ _id: 'Q-C0' }, { $set: { status: 'used' } });
  expect(await page(0, 9)).toEqual({ ids: ['C1'], next: null });
  expect((await world.steps.listOwed({ market: 'FR', from: 0, count: 9 })).owners).toEqual([]);
});

test('a case of owed coupons holds nobody', async () => {
  await seed(1);
  await world.raw.ledger('customers').updateOne({}, { $set: { state: 'moved' } });
  await world.steps.sweepCoupons(atSweep);
  const { owners } = await world.steps.listOwed({ market: 'GB', from: 0, count: 9 });
  const { at } = atSweep;
  for (const { customer, needed } of owners) {
    await world.steps.openCase({ ...customer, needed, at, deadline: at });
  }
  expect(await world.raw.ledger('cases').findOne({})).toMatchObject({ _id: 'C0-address' });
  expect(await world.raw.ledger('customers').findOne({})).toMatchObject({ state: 'moved' });
});

test('names the markets in which anything is owed', async () => {
  expect(await world.steps.listOwedMarkets()).toEqual([]);
  await seed(2);
  await world.steps.sweepCoupons(atSweep);
  expect(await world.steps.listOwedMarkets()).toEqual(['GB']);
});
