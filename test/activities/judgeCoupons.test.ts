import { afterDeadline, atSweep, clockAt, decideAbout, seedOwner, stepOf, views } from './coupons';
import { arrive, prove } from './story';
import { useWorld } from './world';

const world = useWorld();
const { late, enrolment, setState } = views(world);
const { dates } = atSweep;
const due = new Date(dates.couponDeadline);
const nobody = { email: null, emailVerified: false };

const judge = () => world.steps.judgeCoupons(afterDeadline());
const unowed = async () => expect(await enrolment()).not.toHaveProperty('owed');

describe('kept is a coupon', () => {
  test('that was swept, and mailed', async () => {
    await seedOwner(world);
    await world.steps.sweepCoupons(atSweep);
    expect(await judge()).toEqual({ kept: 1, late: 0 });
    expect(await late()).toEqual([]);
    await unowed();
  });

  test('that came with the account', async () => {
    await prove(world.steps, await seedOwner(world));
    expect(await judge()).toEqual({ kept: 1, late: 0 });
  });

  test('that a person handed out', async () => {
    const owner = await seedOwner(world, nobody);
    await decideAbout(world, owner, 'late', 'handOut');
    await world.steps.sweepOwner({ ...owner, ...atSweep });
    expect(await judge()).toEqual({ kept: 1, late: 0 });
  });

  test('whose successor has been redeemed meanwhile', async () => {
    await prove(world.steps, await seedOwner(world));
    await world.raw.target('coupons').updateOne({}, { $set: { state: 'used', usesLeft: 0 } });
    expect(await judge()).toEqual({ kept: 1, late: 0 });
  });
});

describe('late is a coupon', () => {
  test('that nobody has reissued', async () => {
    await seedOwner(world, {}, [{}, {}]);
    expect(await judge()).toEqual({ kept: 0, late: 2 });
    const found = { customerId: 'C1', market: 'GB', due, foundAt: due, madeGoodAt: null };
    expect(await late()).toEqual([
      { _id: 'Q-1', ...found },
      { _id: 'Q-2', ...found },
    ]);
    expect(await enrolment()).toMatchObject({ owed: 'late' });
  });

  test('whose code was mailed at the instant of the deadline', async () => {
    await seedOwner(world);
    await world.steps.sweepCoupons(afterDeadline());
    expect(await judge()).toEqual({ kept: 0, late: 1 });
    await unowed();
  });

  test('that was found late and reissued at an earlier instant: what is recorded stands', async () => {
    const arriving = await arrive(world.steps, await seedOwner(world));
    await world.steps.takeOver(arriving);
    await judge();
    await world.steps.reissueCoupons(stepOf(arriving, atSweep.at));
    expect(await judge()).toEqual({ kept: 0, late: 1 });
  });

  test('that was voided in time and mailed at the instant of the deadline', async () => {
    await seedOwner(world);
    await world.steps.sweepCoupons(atSweep);
    await world.raw.ledger('notices').updateMany({}, { $set: { sentAt: due } });
    expect(await judge()).toEqual({ kept: 0, late: 1 });
  });

  test('that is voided and has no successor', async () => {
    await seedOwner(world);
    await world.steps.sweepCoupons(atSweep);
    await world.raw.target('coupons').deleteMany({});
    expect(await judge()).toEqual({ kept: 0, late: 1 });
  });

  test('whose code nobody was told', async () => {
    await seedOwner(world);
    await world.steps.sweepCoupons(atSweep);
    await world.raw.ledger('notices').updateMany({}, { $set: { state: 'pending', sentAt: null } });
    expect(await judge()).toEqual({ kept: 0, late: 1 });
    expect(await enrolment()).toMatchObject({ owed: 'late' });
  });

  test('that fails its schema, unless it was decided that it stays', async () => {
    const owner = await seedOwner(world, {}, [{ benefit: { type: 'percent', percent: 0 } }]);
    const before = await world.dump();
    expect(await judge()).toEqual({ kept: 0, late: 1 });
    await world.restore(before);
    await decideAbout(world, owner, 'schema', 'setAside');
    expect(await judge()).toEqual({ kept: 0, late: 0 });
  });

  test('of somebody held who has no address: the address stays the reason', async () => {
    await seedOwner(world, nobody);
    await setState('held');
    await world.steps.sweepCoupons(atSweep);
    expect(await judge()).toEqual({ kept: 0, late: 1 });
    expect(await enrolment()).toMatchObject({ owed: 'address' });
  });
});

test.each([
  ['issued at the sweep or after it', { issuedAt: new Date(dates.couponSweep) }],
  ['used up', { status: 'used', usesLeft: 0 }],
  ['expired at the opening', { expiresAt: new Date(dates.opening) }],
  ['shared by many', { customerId: null }],
  ['of an excluded market', { market: 'IN' }],
])('a coupon that is %s is not judged', async (_, coupon) => {
  await seedOwner(world, {}, [coupon]);
  const before = await world.dump();
  expect(await judge()).toEqual({ kept: 0, late: 0 });
  expect(await world.dump()).toEqual(before);
});

test.each([
  ['whose erasure was asked for', { status: 'erasurePending' }, 'enrolled'],
  ['who has lapsed', {}, 'lapsed'],
])('the coupons of somebody %s are not judged', async (_, changes, state) => {
  await seedOwner(world, changes);
  await setState(state);
  const before = await world.dump();
  expect(await judge()).toEqual({ kept: 0, late: 0 });
  expect(await world.dump()).toEqual(before);
});

test('a second judgement finds the same, and writes nothing', async () => {
  await seedOwner(world, {}, [{}, {}]);
  await judge();
  const first = await world.dump();
  expect(await world.steps.judgeCoupons(clockAt(dates.websiteClosure))).toEqual({
    kept: 0,
    late: 2,
  });
  expect(await world.dump()).toEqual(first);
  await world.steps.sweepCoupons(afterDeadline(1));
  expect(await judge()).toEqual({ kept: 0, late: 2 });
});
