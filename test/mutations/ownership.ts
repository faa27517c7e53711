import type { Document } from 'mongodb';
import type { Arriving } from '../../src/activities/takeOver';
import {
  balanceOf,
  couponOf,
  entriesOf,
  accountOf,
  emailOf,
  loginOf,
  targetAccountOf,
} from '../activities/documents';
import { seedBob } from '../activities/people';
import { arrive, clock } from '../activities/story';
import { asRead, conditionOn, insertedOnce, setting, to } from './guards';
import type { Which } from './guards';
import type { Write } from './intercepted';
import type { Mutation, Scene } from './mutation';
import type { Play } from './play';

const owning = (state: string) => to('source.ownership', setting('state', state));
const fencing: Which = (write) =>
  ['source.balances', 'source.coupons'].includes(write.place) && setting('fence')(write);
const record = to('target.orders');

/** A customer with a balance, whose account stands at the target, and whom nobody has frozen yet. */
async function arriving({ world, steps }: Play): Promise<Arriving> {
  const ref = await seedBob(world);
  const balances = [balanceOf('B-C1', { customerId: 'C1', market: 'GB' })];
  await world.seed({ balances, balanceEntries: entriesOf('B-C1') });
  return await arrive(steps, ref);
}

/** The same, given back to the source once. */
async function givenBack(play: Play): Promise<Arriving> {
  const ada = await arriving(play);
  const released = { _id: 'C1', state: 'source', epoch: 2, until: null };
  await play.world.raw.source('ownership').insertOne(released);
  return ada;
}

/** Lets an attempt that has not frozen the customer yet do so when another has moved them. */
async function freezeLate(play: Play, ada: Arriving): Promise<void> {
  const late = await play.heldBefore(owning('frozen')).begin((steps) => steps.takeOver(ada));
  await play.move(ada);
  await late.diesAfter();
}

/** The guards of who owns a customer. */
export const ownershipMutations: readonly Mutation[] = [
  {
    name: 'the epoch of a hand-over: an attempt whose freeze was taken over hands over',
    guard: conditionOn(owning('handedOver'), 'epoch'),
    play: async (play) => {
      const ada = await arriving(play);
      const take = () =>
        play.heldBefore(owning('handedOver')).begin((steps) => steps.takeOver(ada));
      const [first, second] = [await take(), await take()];
      await first.goesOn();
      await second.goesOn();
    },
    seen: ['audit', 'coupon.fence Q-C1'],
  },
  {
    name: 'the state and epoch of a release: an attempt gives back whom another has handed over',
    guard: conditionOn(owning('source'), 'state', 'epoch'),
    play: async (play) => {
      const ada = await arriving(play);
      const first = await play.heldBefore(record).begin((steps) => steps.takeOver(ada));
      await play.move(ada);
      await first.fails();
    },
    seen: ['owner', 'C1 is active'],
  },
  {
    name: 'the state and epoch that a freeze has seen: an attempt freezes whom another has handed over',
    guard: conditionOn(owning('frozen'), 'state', 'epoch'),
    play: async (play) => await freezeLate(play, await givenBack(play)),
    seen: ['owner', 'C1 is active'],
  },
  {
    name: 'the one document of an owner: the same at the first freeze',
    guard: insertedOnce(owning('frozen')),
    play: async (play) => await freezeLate(play, await arriving(play)),
    seen: ['owner', 'C1 is active'],
  },
  {
    name: 'the epoch of a fence: an attempt fences anew what a later one has fenced',
    guard: conditionOn(fencing, 'fence.epoch'),
    play: async (play) => {
      const ada = await arriving(play);
      const first = await play.heldBefore(fencing).begin((steps) => steps.takeOver(ada));
      await play.steps.takeOver(ada);
      await first.goesOn();
    },
    seen: ['end', 'Balance B-C1 changed while it was moved'],
  },
  {
    name: 'the epoch of a debit: told of a freeze that was given back, a transfer goes on',
    guard: conditionOn(to('source.balances', setting('debit')), 'fence.epoch'),
    play: async (play) => {
      const ada = await arriving(play);
      const frozen = await play.heldBefore(record).begin((steps) => steps.takeOver(ada));
      await frozen.fails();
      const stale = { ...ada, ...clock, epoch: 1 };
      await play.steps.transferBalances(stale).catch(() => undefined);
    },
    seen: ['owner', 'B-C1 is debited'],
    endsEarly: true,
  },
  {
    name: 'the open markets of a fence: what a market that does not move has is fenced',
    guard: conditionOn(fencing, 'market'),
    play: async (play) => {
      const ada = await arriving(play);
      const india = { customerId: 'C1', market: 'IN' };
      await play.world.seed({
        balances: [balanceOf('B-IN', india)],
        balanceEntries: entriesOf('B-IN', { market: 'IN' }),
        coupons: [couponOf('Q-IN', india)],
      });
      await play.move(ada);
    },
    seen: ['audit', 'balance.trace B-IN'],
  },
  {
    name: 'the customer of an activation: of two who share an account the other one is activated',
    guard: { off: activatingAnybody },
    play: async ({ world, steps }) => {
      const others = accountOf('C2', { email: emailOf('C1'), phoneVerified: false });
      await arrive(steps, await world.seedCustomer('C2', { customers: [others] }));
      await steps.takeOver(await arrive(steps, await seedBob(world)));
    },
    seen: ['owner', 'C2 is active'],
    endsEarly: true,
  },
  {
    name: 'the account as it was read: a link overwrites what its owner changes meanwhile',
    guard: asRead(to('target.accounts', setting('links'))),
    play: async (play) => {
      const ref = await seedBob(play.world);
      await play.world.seedAccount(targetAccountOf('mi-1', { login: loginOf('C1') }));
      const linking = to('target.accounts', setting('links'));
      const link = await play.heldBefore(linking).begin((steps) => steps.copyAccount(ref));
      const renamed = { givenName: 'Grace' };
      await play.world.raw.target('accounts').updateOne({ _id: 'mi-1' }, { $set: renamed });
      play.stands.push({ collection: 'accounts', filter: renamed });
      await link.goesOn();
    },
    seen: ['target', 'accounts lost'],
  },
];

/** Nothing but a hand-over leads to an activation, and there is one. */
export const ownershipScenes: readonly Scene[] = [
  {
    name: 'the epoch of an activation',
    guard: { off: activatingAnew },
    play: async (play) => {
      const ada = await arriving(play);
      await Promise.all([1, 2].map(() => play.steps.takeOver(ada).catch(() => undefined)));
    },
  },
];

const isActivation = to('target.accounts', setting('links.$.state'));

function activatingAnew(write: Write): Write {
  return isActivation(write) ? withLink(write, ({ $or: _, ...link }) => link) : write;
}

function activatingAnybody(write: Write): Write {
  const anybody = { customerId: { $exists: true } };
  return isActivation(write) ? withLink(write, (link) => ({ ...link, ...anybody })) : write;
}

function withLink(write: Write, change: (link: Document) => Document): Write {
  const { links, ...others } = write.filter;
  const { $elemMatch: link } = links as { $elemMatch: Document };
  return { ...write, filter: { ...others, links: { $elemMatch: change(link) } } };
}
