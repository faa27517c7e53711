import type { CustomerRef } from '../../src/activities/customerRef';
import type { Choice } from '../../src/cases/case';
import type { Run } from './convergence';
import { accountOf, balanceOf, loginOf, orderOf, shipmentOf, targetAccountOf } from './documents';
import { casesOf, decide } from './failures';
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

const of = { customerId: 'C1', market: 'GB' };

/** A customer whose order and parcel were edited at the target, and changed at the source. */
async function seedEdited(world: World) {
  const owner = await arrive(world.steps, await seedBob(world));
  await world.steps.moveOrders(owner);
  for (const name of ['orders', 'shipments']) {
    await world.raw.target(name).updateMany({}, { $set: { region: 'FR' } });
  }
  await change(world, ['orders', 'shipments']);
  return owner;
}

/** Files the cases that a run needs; what is refused is set aside, the rest decided as it is told. */
async function decideAll(world: World, owner: CustomerRef, run: Promise<unknown>, edits: Choice) {
  for (const needed of await casesOf(run)) {
    const choice = needed.cause === 'refusal' ? 'setAside' : edits;
    await decide(world.steps, owner, needed, choice);
  }
}

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
  {
    name: 'copyAccount that takes back',
    set: async (world) => {
      const ref = await seedBob(world);
      const owner = await arrive(world.steps, ref);
      await world.steps.moveOrders(owner);
      await world.raw.source('customers').updateOne({}, { $set: { status: 'erasurePending' } });
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
    name: 'copyAccount that overwrites an edit',
    set: async (world) => {
      const owner = await arrive(world.steps, await seedBob(world));
      await world.raw.target('accounts').updateOne({}, { $set: { familyName: 'King' } });
      await world.raw.source('customers').updateOne({ _id: 'C1' }, { $set: { wishList: [] } });
      await decideAll(world, owner, world.steps.copyAccount(owner), 'takeSource');
      return (steps) => steps.copyAccount(owner);
    },
  },
  {
    name: 'moveOrders over edits, and past what is refused',
    set: async (world) => {
      const owner = await seedEdited(world);
      await world.seed({ orders: [orderOf('O-no', of)], shipments: [shipmentOf('S-no', 'O-no')] });
      await world.refuse('orders', { _id: { $ne: 'poco-O-no' } });
      await decideAll(world, owner, world.steps.moveOrders(owner), 'takeSource');
      await world.seed(laterRecords());
      return (steps) => steps.moveOrders(owner);
    },
  },
  {
    name: 'takeOver beside an edit that is kept',
    goesOn: true,
    set: async (world) => {
      const owner = await seedEdited(world);
      await decideAll(world, owner, world.steps.moveOrders(owner), 'keepTarget');
      return (steps) => steps.takeOver(owner);
    },
  },
  {
    name: 'takeOver',
    goesOn: true,
    set: async (world) => {
      const owner = await arrive(world.steps, await seedBob(world));
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
