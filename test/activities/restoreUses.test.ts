import { targetCoupon } from '../../src/records/coupon';
import { atSweep, seedOwner, stepOf, views } from './coupons';
import { arrive, prove } from './story';
import { useWorld } from './world';

const world = useWorld();
const { here, there, give } = views(world);
const back = (orderId: string) => ({ orderId, at: new Date('2024-12-01T00:00:00Z') });

const swept = async () => {
  await seedOwner(world);
  await world.steps.sweepCoupons(atSweep);
};

test('a coupon of many uses keeps those that are left', async () => {
  await seedOwner(world, {}, [{ usesLeft: 3, usesTotal: 5 }]);
  await world.steps.sweepCoupons(atSweep);
  expect(await there()).toMatchObject({ usesLeft: 3 });
});

test('a use that a cancelled order gives back is added once, however often the sweep runs', async () => {
  await swept();
  await give([back('O-1')]);
  await world.steps.sweepCoupons(atSweep);
  await world.steps.sweepCoupons(atSweep);
  expect(targetCoupon.parse(await there())).toMatchObject({ usesLeft: 3, restored: ['O-1'] });
  await give([back('O-1'), back('O-2'), back('O-2')]);
  await Promise.all([world.steps.sweepCoupons(atSweep), world.steps.sweepCoupons(atSweep)]);
  expect(await there()).toMatchObject({ usesLeft: 4 });
  expect((await there())?.['restored']).toEqual(['O-1', 'O-2']);
  expect(await here()).toMatchObject({ usesLeft: 2, status: 'voided' });
  expect(world.mails).toHaveLength(1);
});

test('a successor that was used up lives again, and keeps what was used', async () => {
  await swept();
  await world.raw.target('coupons').updateOne({}, { $set: { state: 'used', usesLeft: 0 } });
  await give([back('O-1')]);
  await world.steps.sweepCoupons(atSweep);
  expect(await there()).toMatchObject({ state: 'live', usesLeft: 1 });
  await world.raw.target('coupons').updateOne({}, { $set: { state: 'used', usesLeft: 0 } });
  await world.steps.sweepCoupons(atSweep);
  expect(await there()).toMatchObject({ state: 'used', usesLeft: 0 });
});

test('one that the target has voided stays void', async () => {
  await swept();
  await world.raw.target('coupons').updateOne({}, { $set: { state: 'void' } });
  await give([back('O-1')]);
  world.commands.forget();
  await world.steps.sweepCoupons(atSweep);
  expect(await there()).toMatchObject({ state: 'void', usesLeft: 2 });
  expect(world.commands.writes).toEqual([]);
});

test('the step of the customer adds it, before and after the move', async () => {
  const owner = await seedOwner(world);
  const arriving = await arrive(world.steps, owner);
  await world.steps.sweepCoupons(atSweep);
  await give([back('O-1')]);
  await world.steps.takeOver(arriving);
  await world.steps.reissueCoupons(stepOf(arriving, atSweep.at));
  await world.steps.reissueCoupons(stepOf(arriving, atSweep.at));
  expect(await there()).toMatchObject({ accountId: 'poco-C1', usesLeft: 3 });
});

test('of somebody moved long ago the sweep adds it, and what a case tries again', async () => {
  const owner = await seedOwner(world);
  await prove(world.steps, owner);
  await give([back('O-1')]);
  await world.steps.sweepOwner({ ...owner, ...atSweep });
  expect(await there()).toMatchObject({ usesLeft: 3 });
});
