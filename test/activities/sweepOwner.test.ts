import { RefusedAddress } from '../../src/notices/mailer';
import { afterDeadline, atSweep, clockAt, decideAbout, seedOwner, views } from './coupons';
import { couponOf, emailOf } from './documents';
import { take } from './story';
import { mailerTo, useWorld } from './world';

const world = useWorld();
const { here, there, notices, enrolment, setState } = views(world);
const nobody = { email: null, emailVerified: false };
const { dates } = atSweep;

const sweep = async (clock = atSweep) =>
  await world.steps.sweepOwner({ ...(await ref()), ...clock });
const ref = async () => {
  const found = await world.deps.ledger.customers.findOne({});
  if (!found) throw new Error('Nobody is enrolled');
  return { customerId: found._id, kind: found.kind, market: found.market };
};

describe('an owner sees the coupon', () => {
  test('in the account that is active, without a mail', async () => {
    await take(world.steps, await seedOwner(world, nobody));
    expect(await sweep()).toEqual({ owed: 0 });
    expect(await there()).toMatchObject({ accountId: 'poco-C1', state: 'live' });
    expect(await notices()).toEqual([]);
    expect(world.mails).toEqual([]);
  });

  test('in a mail, while the account is on its way or the customer is held', async () => {
    await world.steps.copyAccount(await seedOwner(world));
    await setState('held');
    expect(await sweep()).toEqual({ owed: 0 });
    expect(await there()).toMatchObject({ accountId: null });
    expect(world.mails).toMatchObject([
      { to: emailOf('C1'), messageId: '<coupons-C1@mi.example.com>' },
    ]);
    expect(await enrolment()).not.toHaveProperty('owed');
  });

  test('although another coupon and the account fail their schemas', async () => {
    const broken = { benefit: { type: 'percent', percent: 0 } };
    await seedOwner(world, { nickname: 'Countess' }, [{}, broken]);
    expect(await sweep()).toEqual({ owed: 1 });
    expect(await there()).not.toBeNull();
    expect(world.mails).toHaveLength(1);
    await decideAbout(world, await ref(), 'schema', 'setAside', ['Q-2']);
    expect(await sweep()).toEqual({ owed: 0 });
  });

  test('unless a person decided that it stays with the source', async () => {
    await seedOwner(world, {}, [{}, {}]);
    await decideAbout(world, await ref(), 'schema', 'setAside', ['Q-2']);
    expect(await sweep()).toEqual({ owed: 0 });
    expect(await there()).not.toBeNull();
    expect(await here('Q-2')).toMatchObject({ status: 'active' });
  });

  test('by hand where a person decided that, without a mail', async () => {
    await seedOwner(world, nobody);
    await setState('held');
    expect(await sweep()).toEqual({ owed: 1 });
    await decideAbout(world, await ref(), 'address', 'handOut');
    expect(await sweep()).toEqual({ owed: 0 });
    expect(await there()).toMatchObject({ accountId: null, state: 'live' });
    expect(await notices()).toMatchObject([{ state: 'undeliverable', reason: 'handedOut' }]);
    expect(await enrolment()).not.toHaveProperty('owed');
    world.commands.forget();
    expect(await sweep()).toEqual({ owed: 0 });
    expect(world.commands.writes).toEqual([]);
    expect(world.mails).toEqual([]);
  });
});

describe('an owner without a verified address', () => {
  test.each([
    ['has verified none', { emailVerified: false }],
    ['has none', nobody],
    ['is blocked', { status: 'blocked' }],
    ['has one that cannot be read', { email: 'at home' }],
  ])('because the owner %s: moves early, or else is owed', async (_, changes) => {
    await seedOwner(world, changes);
    expect(await sweep()).toEqual({ owed: 1 });
    expect(await enrolment()).toMatchObject({ early: true });
    expect(await enrolment()).not.toHaveProperty('owed');
    await setState('held');
    expect(await sweep()).toEqual({ owed: 1 });
    expect(await enrolment()).toMatchObject({ owed: 'address' });
    expect(await here()).toMatchObject({ status: 'active' });
  });

  test('whose address is mended is mailed, and owed nothing any more', async () => {
    await seedOwner(world, nobody);
    await setState('held');
    await sweep();
    const mended = { email: emailOf('C1'), emailVerified: true };
    await world.raw.source('customers').updateOne({}, { $set: mended });
    expect(await sweep()).toEqual({ owed: 0 });
    expect(await enrolment()).not.toHaveProperty('owed');
    expect(world.mails).toHaveLength(1);
  });

  test('whose address the mail server refuses is owed, and mailed the same code once it takes it', async () => {
    await seedOwner(world);
    await setState('moved');
    const refusing = world.stepsWith({
      mailer: mailerTo(() => Promise.reject(new RefusedAddress('550'))),
    });
    expect(await refusing.sweepOwner({ ...(await ref()), ...atSweep })).toEqual({ owed: 1 });
    expect(await enrolment()).toMatchObject({ owed: 'address' });
    expect(await notices()).toMatchObject([{ state: 'undeliverable', reason: 'refused' }]);
    const code = (await there())?.['code'] as string;
    expect(await sweep()).toEqual({ owed: 0 });
    expect(world.mails).toMatchObject([{ text: expect.stringContaining(code) }]);
    expect(await enrolment()).not.toHaveProperty('owed');
  });
});

test.each([
  ['whose erasure was asked for', { status: 'erasurePending' }],
  ['of an excluded market', { market: 'IN' }],
])('an owner %s is left alone', async (_, changes) => {
  await seedOwner(world, changes, [{}, { benefit: { type: 'percent', percent: 0 } }]);
  const before = await world.dump();
  expect(await sweep()).toEqual({ owed: 0 });
  expect(await world.dump()).toEqual(before);
});

test('a guest has no coupons', async () => {
  await world.enrol({ _id: 'G1', kind: 'guest' });
  world.commands.forget();
  expect(await sweep()).toEqual({ owed: 0 });
  expect(world.commands.count).toBe(1);
});

describe('a coupon issued at the source after the first mail', () => {
  const add = (id: string) =>
    world.seed({
      coupons: [
        couponOf(id, { customerId: 'C1', market: 'GB', issuedAt: new Date(dates.couponSweep) }),
      ],
    });

  test('is told in a second mail, alone; and the third in a third', async () => {
    await seedOwner(world);
    await sweep();
    for (const [id, at] of [
      ['Q-8', dates.couponDeadline],
      ['Q-9', dates.websiteClosure],
    ] as const) {
      await add(id);
      expect(await sweep(clockAt(at))).toEqual({ owed: 0 });
      expect(await sweep(clockAt(at))).toEqual({ owed: 0 });
    }
    expect(world.mails.map(({ messageId }) => messageId)).toEqual([
      '<coupons-C1@mi.example.com>',
      '<coupons-C1.2@mi.example.com>',
      '<coupons-C1.3@mi.example.com>',
    ]);
    const codes = await Promise.all(['poco-Q-1', 'poco-Q-8'].map(there));
    expect(world.mails[1]?.text).toContain(codes[1]?.['code']);
    expect(world.mails[1]?.text).not.toContain(codes[0]?.['code']);
  });

  test('is due before the closure: reissued after the deadline it is not late', async () => {
    await seedOwner(world, {}, []);
    await add('Q-8');
    expect(await sweep(afterDeadline(1))).toEqual({ owed: 0 });
    expect(await world.raw.ledger('lateCoupons').countDocuments()).toBe(0);
    expect(await here('Q-8')).toMatchObject({ status: 'voided' });
  });
});
