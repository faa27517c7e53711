import type { Document } from 'mongodb';
import type { Dependencies } from '../../src/activities/dependencies';
import { RefusedAddress } from '../../src/notices/mailer';
import { accountOf, couponOf, emailOf } from './documents';
import { arrive, at, clock, prove, take } from './story';
import { mailerTo, useWorld } from './world';

const world = useWorld();

const of = (customerId: string) => ({ customerId, market: 'GB' });
const owner = (customerId: string, changes: Document = {}) => ({
  customers: [accountOf(customerId, changes)],
});

const here = (_id: string) => world.raw.source('coupons').findOne({ _id });
const there = (_id: string) => world.raw.target('coupons').findOne({ _id });
const enrolment = (_id: string) => world.raw.ledger('customers').findOne({ _id });
const notices = () => world.raw.ledger('notices').find().sort({ _id: 1 }).toArray();

describe('the sweep', () => {
  test('reissues what is owed to those who are not moved, and mails them their codes', async () => {
    await world.seedCustomer('C1', {
      coupons: [couponOf('Q-1', of('C1')), couponOf('Q-2', of('C1'))],
    });
    await world.seedCustomer('C2');
    expect(await world.steps.sweepCoupons(clock)).toEqual({
      coupons: 3,
      owners: 2,
      unreached: {},
      owed: 0,
    });

    const successors = await Promise.all(['poco-Q-1', 'poco-Q-2', 'poco-Q-C2'].map(there));
    expect(successors).toMatchObject([
      { accountId: null, state: 'live', usesLeft: 2 },
      { accountId: null, state: 'live' },
      { accountId: null, state: 'live' },
    ]);
    const codes = successors.map((coupon): unknown => coupon?.['code']);
    expect(await here('Q-1')).toMatchObject({ status: 'voided', successor: { code: codes[0] } });
    expect(world.mails).toMatchObject([
      { to: emailOf('C1'), messageId: '<coupons-C1@mi.example.com>' },
      { to: emailOf('C2'), messageId: '<coupons-C2@mi.example.com>' },
    ]);
    const [first, second] = world.mails.map(({ text }) => text);
    expect(first).toContain(codes[0]);
    expect(first).toContain(codes[1]);
    expect(second).toContain(codes[2]);
    expect(await notices()).toMatchObject([
      { _id: 'coupons-C1', state: 'sent', sentAt: new Date(at) },
      { _id: 'coupons-C2', state: 'sent' },
    ]);
  });

  test('finds nothing twice', async () => {
    await world.seedCustomer('C1');
    await world.steps.sweepCoupons(clock);
    world.commands.forget();
    expect(await world.steps.sweepCoupons(clock)).toEqual({
      coupons: 0,
      owners: 0,
      unreached: {},
      owed: 0,
    });
    expect(world.commands.writes).toEqual([]);
    expect(world.mails).toHaveLength(1);
  });

  test('leaves the moved alone', async () => {
    await prove(world.steps, await world.seedCustomer('C1'));
    world.commands.forget();
    const nothing = { coupons: 0, owners: 0, unreached: {}, owed: 0 };
    expect(await world.steps.sweepCoupons(clock)).toEqual(nothing);
    expect(world.commands.writes).toEqual([]);
  });

  test('issues straight to an account that is active, and mails only those without one', async () => {
    const arriving = await arrive(world.steps, await world.seedCustomer('C1'));
    await take(world.steps, await world.seedCustomer('C2'));
    expect(await world.steps.sweepCoupons(clock)).toMatchObject({ coupons: 2, owners: 2 });
    expect(world.mails).toMatchObject([{ to: emailOf('C1') }]);
    expect(await there('poco-Q-C1')).toMatchObject({ accountId: null });
    expect(await there('poco-Q-C2')).toMatchObject({ accountId: 'poco-C2' });
    await world.steps.takeOver(arriving);
    await world.steps.reissueCoupons({ ...arriving, ...clock });
    expect(await there('poco-Q-C1')).toMatchObject({ accountId: 'poco-C1' });
  });

  test.each(['held', 'moved', 'setAside'])('serves somebody who is %s', async (state) => {
    await world.seedCustomer('C1');
    await world.raw.ledger('customers').updateOne({}, { $set: { state } });
    expect(await world.steps.sweepCoupons(clock)).toMatchObject({ coupons: 1, owed: 0 });
    expect(world.mails).toMatchObject([{ to: emailOf('C1') }]);
  });

  test('goes on from batch to batch', async () => {
    const ids = Array.from({ length: 101 }, (_, index) => `C${String(index).padStart(3, '0')}`);
    await world.seed({
      customers: ids.map((id) => accountOf(id)),
      coupons: ids.flatMap((id) => [couponOf(`Q-${id}-1`, of(id)), couponOf(`Q-${id}-2`, of(id))]),
    });
    expect(await world.steps.sweepCoupons(clock)).toMatchObject({ coupons: 202, owners: 101 });
    expect(new Set(world.mails.map(({ to }) => to)).size).toBe(101);
  });

  test.each([
    ['used', { status: 'used', usesLeft: 0 }],
    ['expired at the opening', { expiresAt: new Date(clock.dates.opening) }],
    ['voided by the store', { status: 'voided' }],
    ['without uses', { usesLeft: 0 }],
    ['of an excluded market', { market: 'IN' }],
    ['a shared promotion code', { customerId: null }],
    ['malformed', { benefit: { type: 'percent', percent: 0 } }],
  ])('leaves a coupon that is %s as it is', async (_, changes) => {
    await world.seedCustomer('C1', { coupons: [couponOf('Q-1', { ...of('C1'), ...changes })] });
    const before = await world.dump();
    expect(await world.steps.sweepCoupons(clock)).toMatchObject({ coupons: 0, owners: 0 });
    expect(await world.dump()).toEqual(before);
    expect(world.mails).toEqual([]);
  });

  test.each([
    ['of an excluded market', { market: 'IN' }],
    ['whose erasure was asked for', { status: 'erasurePending' }],
  ])('leaves the coupons of an owner %s alone', async (_, changes) => {
    await world.seedCustomer('C1', owner('C1', changes));
    const before = await world.dump();
    await world.steps.sweepCoupons(clock);
    expect(await world.dump()).toEqual(before);
  });
});

describe('an owner whom no mail reaches', () => {
  test.each([
    ['has verified no address', { emailVerified: false }],
    ['has a telephone alone', { email: null, emailVerified: false }],
    ['is blocked', { status: 'blocked' }],
  ])(
    'because the owner %s, is to move early and keeps the coupon until then',
    async (_, changes) => {
      await world.seedCustomer('C1', owner('C1', changes));
      const result = { coupons: 0, owners: 0, unreached: { GB: 1 }, owed: 1 };
      expect(await world.steps.sweepCoupons(clock)).toEqual(result);
      expect(await world.steps.sweepCoupons(clock)).toEqual(result);
      expect(await enrolment('C1')).toMatchObject({ state: 'enrolled', early: true });
      expect(await here('Q-C1')).toMatchObject({ status: 'active' });
      expect(await there('poco-Q-C1')).toBeNull();
    },
  );

  test('because the mail server refuses the address, is to move early', async () => {
    await world.seedCustomer('C1');
    await world.seedCustomer('C2');
    const send: Dependencies['mailer']['send'] = async (mail) => {
      if (mail.to === emailOf('C1')) throw new RefusedAddress('550');
      world.mails.push(mail);
    };
    const steps = world.stepsWith({ mailer: mailerTo(send) });
    expect(await steps.sweepCoupons(clock)).toMatchObject({ unreached: { GB: 1 } });
    expect(await enrolment('C1')).toMatchObject({ early: true });
    expect(world.mails).toMatchObject([{ to: emailOf('C2') }]);
  });

  test('is counted in the own market', async () => {
    await world.seedCustomer('C1', {
      market: 'FR',
      ...owner('C1', { market: 'FR', status: 'blocked' }),
    });
    await world.seedCustomer('C2', owner('C2', { status: 'blocked' }));
    const unreached = { FR: 1, GB: 1 };
    expect(await world.steps.sweepCoupons(clock)).toMatchObject({ unreached });
  });
});
