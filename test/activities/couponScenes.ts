import { afterDeadline, atSweep, decideAbout, seedOwner } from './coupons';
import { accountOf, couponOf } from './documents';
import type { Scene } from './scenes';
import { arrive } from './story';
import type { World } from './world';

/** Whom the sweep voided a coupon of, and mailed nothing. */
const swept = async (world: World) => {
  const arriving = await arrive(world.steps, await seedOwner(world, {}, [{}, {}]));
  await world.steps.sweepCoupons(atSweep);
  await world.raw.ledger('notices').updateMany({}, { $set: { state: 'pending', sentAt: null } });
  await world.steps.takeOver(arriving);
  return arriving;
};

/** The promise about coupons: in time, too late, by every way, and judged. */
export const couponScenes: readonly Scene[] = [
  {
    name: 'reissueCoupons from the deadline on, also of what was voided and not seen',
    goesOn: true,
    set: async (world) => {
      const customer = await swept(world);
      return (steps) => steps.reissueCoupons({ ...customer, ...afterDeadline(1) });
    },
  },
  {
    name: 'sweepOwner, by mail',
    set: async (world) => {
      const owner = await seedOwner(world, {}, [{}, {}]);
      return (steps) => steps.sweepOwner({ ...owner, ...atSweep });
    },
  },
  {
    name: 'sweepOwner into the account',
    set: async (world) => {
      const arriving = await arrive(world.steps, await seedOwner(world, {}, [{}, {}]));
      await world.steps.takeOver(arriving);
      return (steps) => steps.sweepOwner({ ...arriving, ...atSweep });
    },
  },
  {
    name: 'sweepOwner after the deadline, a second mail, a use given back',
    set: async (world) => {
      const owner = await seedOwner(world);
      await world.steps.sweepOwner({ ...owner, ...atSweep });
      const restorations = [{ orderId: 'O-1', at: new Date(atSweep.at) }];
      await world.raw.source('coupons').updateOne({ _id: 'Q-1' }, { $set: { restorations } });
      await world.seed({ coupons: [couponOf('Q-2', { customerId: 'C1', market: 'GB' })] });
      await world.steps.judgeCoupons(afterDeadline());
      return (steps) => steps.sweepOwner({ ...owner, ...afterDeadline(1) });
    },
  },
  {
    name: 'sweepOwner that hands out',
    set: async (world) => {
      const owner = await seedOwner(world, { email: null, emailVerified: false });
      await world.raw.ledger('customers').updateOne({}, { $set: { state: 'held' } });
      await world.steps.sweepOwner({ ...owner, ...atSweep });
      await decideAbout(world, owner, 'address', 'handOut');
      return (steps) => steps.sweepOwner({ ...owner, ...afterDeadline(1) });
    },
  },
  {
    name: 'sweepCoupons after the deadline',
    set: async (world) => {
      await seedOwner(world, {}, [{}, {}]);
      await world.steps.judgeCoupons(afterDeadline());
      return (steps) => steps.sweepCoupons(afterDeadline(1));
    },
  },
  {
    name: 'judgeCoupons',
    set: async (world) => {
      await seedOwner(world, {}, [{}, {}]);
      await world.seedCustomer('C3', { customers: [accountOf('C3', { status: 'blocked' })] });
      return (steps) => steps.judgeCoupons(afterDeadline());
    },
  },
];
