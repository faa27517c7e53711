import type { Run } from './convergence';
import { accountOf, balanceOf, loginOf, targetAccountOf } from './documents';
import { change, earn, laterRecords, seedAda, seedBob } from './people';
import { arrive, clock, prove, take } from './story';
import type { World } from './world';

/** Something to run, on stores that are set for it. */
export interface Scene {
  readonly name: string;
  /** Whether it is made of steps that have scenes of their own; default false. */
  readonly isStory?: boolean;
  /** Whether it still writes something when a write has failed; default false. */
  readonly goesOn?: boolean;
  readonly set: (world: World) => Promise<Run>;
}

const arriving = async (world: World) => arrive(world.steps, await seedAda(world));

const taken = async (world: World) => take(world.steps, await seedAda(world));

/** Every step of a customer, in each of the situations that it writes differently in. */
export const customerScenes: readonly Scene[] = [
  {
    name: 'copyAccount that creates',
    set: async (world) => {
      const ref = await seedAda(world);
      return (steps) => steps.copyAccount(ref);
    },
  },
  {
    name: 'copyAccount that links',
    set: async (world) => {
      const ref = await seedAda(world);
      await world.seedAccount(targetAccountOf('mi-1', { login: loginOf('C1') }));
      return (steps) => steps.copyAccount(ref);
    },
  },
  {
    name: 'copyAccount that refreshes',
    set: async (world) => {
      const ref = await seedAda(world);
      await world.steps.copyAccount(ref);
      await world.raw.source('customers').updateOne({ _id: 'C1' }, { $set: { wishList: [] } });
      return (steps) => steps.copyAccount(ref);
    },
  },
  {
    name: 'copyAccount that lapses',
    set: async (world) => {
      const customers = [accountOf('C1', { status: 'erasurePending' })];
      const ref = await world.seedCustomer('C1', { customers });
      return (steps) => steps.copyAccount(ref);
    },
  },
  ...(['moveOrders', 'moveFeedback', 'moveService'] as const).map((step): Scene => ({
    name: `${step}, over older copies too`,
    set: async (world) => {
      const owner = await arriving(world);
      await world.steps[step](owner);
      await change(world);
      await world.seed(laterRecords());
      return (steps) => steps[step](owner);
    },
  })),
  {
    name: 'takeOver',
    goesOn: true,
    set: async (world) => {
      const owner = await arrive(world.steps, await seedBob(world));
      const of = { customerId: 'C1', market: 'GB' };
      await world.seed({ balances: [balanceOf('B-1', of), balanceOf('B-2', of)] });
      const released = { _id: 'C1', state: 'source', epoch: 2, until: null };
      await world.raw.source('ownership').insertOne(released);
      await world.steps.moveOrders(owner);
      await change(world);
      return (steps) => steps.takeOver(owner);
    },
  },
  {
    name: 'transferBalances',
    goesOn: true,
    set: async (world) => {
      const customer = await taken(world);
      return (steps) => steps.transferBalances(customer);
    },
  },
  {
    name: 'transferBalances of what came later',
    set: async (world) => {
      const customer = await taken(world);
      await world.steps.transferBalances(customer);
      await earn(world, 'B-C1', 33);
      return (steps) => steps.transferBalances(customer);
    },
  },
  {
    name: 'reissueCoupons',
    set: async (world) => {
      const customer = await taken(world);
      return (steps) => steps.reissueCoupons(customer);
    },
  },
  {
    name: 'reissueCoupons after a sweep',
    set: async (world) => {
      const customer = await taken(world);
      await world.steps.sweepCoupons(clock);
      return (steps) => steps.reissueCoupons(customer);
    },
  },
  {
    name: 'verify',
    set: async (world) => {
      const customer = await taken(world);
      await world.steps.transferBalances(customer);
      await world.steps.reissueCoupons(customer);
      return (steps) => steps.verify(customer);
    },
  },
  {
    name: 'verify that catches up',
    set: async (world) => {
      const customer = await take(world.steps, await seedBob(world));
      await world.steps.reissueCoupons(customer);
      await change(world, ['orders']);
      return (steps) => steps.verify(customer);
    },
  },
  {
    name: 'notify',
    set: async (world) => {
      const customer = await prove(world.steps, await seedAda(world));
      return (steps) => steps.notify(customer);
    },
  },
];
