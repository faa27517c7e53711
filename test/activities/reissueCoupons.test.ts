import type { Document } from 'mongodb';
import { sourceCoupon, targetCoupon } from '../../src/records/coupon';
import { DAY } from '../../src/programme/instant';
import { couponOf } from './documents';
import type { Stored } from './documents';
import { caseOf, decide, failureOf } from './failures';
import type { Passing } from './gates';
import { at, clock, opening, take } from './story';
import { useWorld } from './world';

const world = useWorld();

const of = { customerId: 'C1', market: 'GB' };
const day = new Date(at);
const before = (instant: string, days: number) => new Date(Date.parse(instant) - days * DAY);

const seedAda = async (...coupons: Stored[]) =>
  await take(world.steps, await world.seedCustomer('C1', { coupons }));

const here = (_id: string) => world.raw.source('coupons').findOne({ _id });
const there = (_id: string) => world.raw.target('coupons').findOne({ _id });
const alter = (_id: string, change: Document) =>
  world.raw.source('coupons').updateOne({ _id }, { $set: change });

describe('a live coupon', () => {
  test('is voided at the source, and its successor stands at the target', async () => {
    await world.steps.reissueCoupons(await seedAda(couponOf('Q-1', of)));
    const expiresAt = new Date('2025-06-01T00:00:00Z');
    const voided = sourceCoupon.parse(await here('Q-1'));
    expect(voided).toMatchObject({
      status: 'voided',
      revision: 6,
      usesLeft: 2,
      successor: { couponId: 'poco-Q-1', validUntil: expiresAt, usesLeft: 2, issuedAt: day },
    });
    const code = voided.successor?.code;
    expect(code).toMatch(/^[2-9A-HJ-NP-Z]{10}$/);
    expect(targetCoupon.parse(await there('poco-Q-1'))).toEqual({
      _id: 'poco-Q-1',
      region: 'GB',
      accountId: 'poco-C1',
      code,
      state: 'live',
      benefit: { type: 'amount', amount: { minor: 1500, currency: 'GBP' } },
      minimum: { minor: 10000, currency: 'GBP' },
      productIds: ['poco-P7', 'poco-P9'],
      usesLeft: 2,
      issuedAt: day,
      validUntil: expiresAt,
      predecessor: { store: 'poco', couponId: 'Q-1' },
    });
  });

  test('keeps what it is worth', async () => {
    const benefit = { type: 'percent', percent: 15 };
    const coupon = couponOf('Q-1', { ...of, market: 'FR', benefit, minimum: null, productIds: [] });
    await world.steps.reissueCoupons(await seedAda(coupon));
    const same = { region: 'FR', benefit, minimum: null, productIds: [] };
    expect(await there('poco-Q-1')).toMatchObject(same);
  });

  test('never expires earlier, and not within 30 days', async () => {
    const late = new Date(Date.parse(at) + 31 * DAY);
    await world.steps.reissueCoupons(
      await seedAda(
        couponOf('Q-soon', { ...of, expiresAt: new Date(Date.parse(at) + DAY) }),
        // It expired after the opening and before its turn came: that is not its owner's fault.
        couponOf('Q-missed', { ...of, expiresAt: before(at, 1) }),
        couponOf('Q-late', { ...of, expiresAt: late }),
      ),
    );
    const soon = new Date(Date.parse(at) + 30 * DAY);
    expect(await there('poco-Q-soon')).toMatchObject({ validUntil: soon });
    expect(await there('poco-Q-missed')).toMatchObject({ validUntil: soon });
    expect(await there('poco-Q-late')).toMatchObject({ validUntil: late });
  });

  test('gets a code that no other has, and that its own does not tell', async () => {
    const ids = Array.from({ length: 20 }, (_, index) => `Q-${index}`);
    await world.steps.reissueCoupons(await seedAda(...ids.map((id) => couponOf(id, of))));
    const codes = (await world.raw.target('coupons').find().toArray()).map(
      ({ code }): unknown => code,
    );
    expect(new Set(codes).size).toBe(20);
  });

  test('keeps what became of its successor', async () => {
    const ada = await seedAda(couponOf('Q-1', of));
    await world.steps.reissueCoupons(ada);
    const redeemed = { state: 'used', usesLeft: 0 };
    await world.raw.target('coupons').updateOne({ _id: 'poco-Q-1' }, { $set: redeemed });
    const [source, target] = [await here('Q-1'), await there('poco-Q-1')];
    await world.steps.reissueCoupons({ ...ada, at: opening });
    expect(await here('Q-1')).toEqual(source);
    expect(await there('poco-Q-1')).toEqual(target);
  });

  test.each([
    ['in part', { usesLeft: 1 }, { usesLeft: 1 }],
    ['for good', { usesLeft: 0, status: 'used' }, null],
  ])('redeemed %s in the moment of the void is not worth more', async (_, redeemed, successor) => {
    const ada = await seedAda(couponOf('Q-1', of));
    let isFirst = true;
    const pass = async <T>({ whole }: Passing<T>): Promise<T> => {
      const isNow = isFirst;
      isFirst = false;
      if (isNow) await alter('Q-1', redeemed);
      return await whole();
    };
    await world
      .stepsWith({ pass })
      .reissueCoupons(ada)
      .catch((error: unknown) =>
        expect(error).toMatchObject({ type: 'Overtaken', nonRetryable: false }),
      );
    expect(await here('Q-1')).toMatchObject(redeemed);
    expect(await there('poco-Q-1')).toBeNull();
    await world.steps.reissueCoupons(ada);
    expect(await there('poco-Q-1')).toEqual(successor && expect.objectContaining(successor));
  });

  test('is not voided by a run whose freeze was lost', async () => {
    const ada = await seedAda(couponOf('Q-1', of));
    const pass = async <T>({ whole }: Passing<T>): Promise<T> => {
      await alter('Q-1', { fence: { epoch: 9, state: 'frozen' } });
      return await whole();
    };
    const failure = await failureOf(world.stepsWith({ pass }).reissueCoupons(ada));
    expect(failure).toMatchObject({ type: 'Overtaken', nonRetryable: false });
    expect(await here('Q-1')).toMatchObject({ status: 'active' });
  });
});

test.each([
  ['used', { status: 'used', usesLeft: 0 }],
  ['expired', { status: 'expired' }],
  ['voided by the store', { status: 'voided' }],
  ['without uses', { usesLeft: 0 }],
  ['active, but past its expiry at the opening', { expiresAt: before(opening, 0) }],
  ['of an excluded market', { market: 'IN' }],
  ['a shared promotion code', { customerId: null }],
  ["another customer's", { customerId: 'C2' }],
])('a coupon that is %s is left as it is', async (_, changes) => {
  const ada = await seedAda(couponOf('Q-1', { ...of, ...changes }));
  const coupon = await here('Q-1');
  await world.steps.reissueCoupons(ada);
  expect(await here('Q-1')).toEqual(coupon);
  expect(await world.raw.target('coupons').countDocuments()).toBe(0);
});

describe('a coupon that was swept before', () => {
  const swept = async () => {
    const ref = await world.seedCustomer('C1', { coupons: [couponOf('Q-1', of)] });
    await world.steps.sweepCoupons(clock);
    return await take(world.steps, ref);
  };

  test('is bound to the account and keeps its code', async () => {
    const ada = await swept();
    const issued = await there('poco-Q-1');
    expect(issued).toMatchObject({ accountId: null });
    await world.steps.reissueCoupons(ada);
    expect(await there('poco-Q-1')).toEqual({ ...issued, accountId: 'poco-C1' });
  });

  test('stays with the account that it was bound to first', async () => {
    const ada = await swept();
    const bound = { accountId: 'mi-1' };
    await world.raw.target('coupons').updateOne({ _id: 'poco-Q-1' }, { $set: bound });
    await world.steps.reissueCoupons(ada);
    expect(await there('poco-Q-1')).toMatchObject(bound);
  });
});

test('a malformed coupon needs a case, and the others are reissued', async () => {
  const faulty = couponOf('Q-2', { ...of, benefit: { type: 'percent', percent: 'a lot' } });
  const ada = await seedAda(couponOf('Q-1', of), faulty);
  const needed = await caseOf(world.steps.reissueCoupons(ada));
  expect(needed).toMatchObject({ cause: 'schema', records: [{ kind: 'coupon', id: 'Q-2' }] });
  expect(await there('poco-Q-1')).not.toBeNull();
  await decide(world.steps, ada, needed, 'setAside');
  await world.steps.reissueCoupons(ada);
  expect(await here('Q-2')).toMatchObject({ status: 'active' });
  expect(await there('poco-Q-2')).toBeNull();
});
