import { MockActivityEnvironment } from '@temporalio/testing';
import type { Document } from 'mongodb';
import { sweepCoupons } from '../../src/activities/sweepCoupons';
import type { Dependencies } from '../../src/activities/dependencies';
import { RefusedAddress } from '../../src/notices/mailer';
import { accountOf, couponOf, emailOf } from './documents';
import { failureOf } from './failures';
import type { Passing } from './gates';
import { at, clock, prove, take } from './story';
import { useWorld } from './world';

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
    expect(await world.steps.sweepCoupons(clock)).toEqual({ coupons: 3, owners: 2, unreached: {} });

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

  test('heartbeats', async () => {
    await world.seedCustomer('C1');
    const environment = new MockActivityEnvironment();
    let beats = 0;
    environment.on('heartbeat', () => (beats += 1));
    await environment.run(sweepCoupons(world.deps), clock);
    expect(beats).toBeGreaterThan(0);
  });

  test('finds nothing twice', async () => {
    await world.seedCustomer('C1');
    await world.steps.sweepCoupons(clock);
    world.commands.forget();
    expect(await world.steps.sweepCoupons(clock)).toEqual({ coupons: 0, owners: 0, unreached: {} });
    expect(world.commands.writes).toEqual([]);
    expect(world.mails).toHaveLength(1);
  });

  test('leaves the moved alone, and takes those on the way', async () => {
    await prove(world.steps, await world.seedCustomer('C1'));
    const onTheWay = await take(world.steps, await world.seedCustomer('C2'));
    expect(await world.steps.sweepCoupons(clock)).toMatchObject({ coupons: 1, owners: 1 });
    expect(world.mails).toMatchObject([{ to: emailOf('C2') }]);
    expect(await there('poco-Q-C1')).toMatchObject({ accountId: 'poco-C1' });
    await world.steps.reissueCoupons(onTheWay);
    expect(await there('poco-Q-C2')).toMatchObject({ accountId: 'poco-C2' });
  });

  test.each([
    ['used', { status: 'used', usesLeft: 0 }],
    ['expired at the opening', { expiresAt: new Date(clock.opening) }],
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
      const result = { coupons: 0, owners: 0, unreached: { GB: 1 } };
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
    const steps = world.stepsWith({ mailer: { send, close: () => undefined } });
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

describe('a sweep that is cut short', () => {
  test('voids nothing while the target does not answer', async () => {
    await world.seedCustomer('C1');
    const { target } = world.deps;
    const client = { db: () => ({ command: () => Promise.reject(new Error('no target')) }) };
    const dead = { ...target, client } as unknown as Dependencies['target'];
    const before = await world.dump();
    await failureOf(world.stepsWith({ target: dead }).sweepCoupons(clock));
    expect(await world.dump()).toEqual(before);
  });

  test('by the mail server mails the same codes when it goes on', async () => {
    await world.seedCustomer('C1');
    await world.seedCustomer('C2');
    const send = () => Promise.reject(new Error('421'));
    await failureOf(
      world.stepsWith({ mailer: { send, close: () => undefined } }).sweepCoupons(clock),
    );
    // Whoever cannot be written to keeps the other customers' coupons spendable.
    expect(await here('Q-C2')).toMatchObject({ status: 'active' });
    const code = (await there('poco-Q-C1'))?.['code'] as string;
    await world.steps.sweepCoupons(clock);
    expect(world.mails.map(({ to }) => to)).toEqual([emailOf('C1'), emailOf('C2')]);
    expect(world.mails[0]?.text).toContain(code);
  });

  test('by a redemption of the last use owes nothing any more', async () => {
    await world.seedCustomer('C1');
    const redeemed = { status: 'used', usesLeft: 0 };
    let writes = 0;
    const pass = async <T>({ whole }: Passing<T>): Promise<T> => {
      writes += 1;
      if (writes === 2) await world.raw.source('coupons').updateOne({}, { $set: redeemed });
      return await whole();
    };
    await world.stepsWith({ pass }).sweepCoupons(clock);
    expect(await here('Q-C1')).toMatchObject(redeemed);
    expect(await there('poco-Q-C1')).toBeNull();
    expect(world.mails).toEqual([]);
    expect(await notices()).toMatchObject([{ state: 'undeliverable', reason: 'nothingOwed' }]);
  });

  test('meets the step of the customer itself: one code, one owner', async () => {
    const ada = await take(world.steps, await world.seedCustomer('C1'));
    for (let times = 0; times < 5; times += 1) {
      const both = [world.steps.sweepCoupons(clock), world.steps.reissueCoupons(ada)];
      await Promise.allSettled(both);
      await world.steps.reissueCoupons(ada);
      const coupons = await world.raw.target('coupons').find().toArray();
      expect(coupons).toMatchObject([{ _id: 'poco-Q-C1', accountId: 'poco-C1', state: 'live' }]);
      expect((await here('Q-C1'))?.['successor']).toMatchObject({ code: coupons[0]?.['code'] });
      await world.raw.target('coupons').deleteMany({});
      await world.raw
        .source('coupons')
        .updateOne({}, { $set: { status: 'active' }, $unset: { successor: '' } });
    }
  });
});
