import type { Run } from './convergence';
import {
  accountOf,
  balanceOf,
  belongingsOf,
  couponOf,
  emailOf,
  entriesOf,
  guestsBelongings,
  orderOf,
  productOf,
  reviewOf,
  shipmentOf,
  targetAccountOf,
  ticketOf,
  warrantyOf,
} from './documents';
import { arrive, at, clock, enrolled, move, opening, prove, take } from './story';
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

/** A customer with one of everything, a second balance for the same wallet, and some of each in IN. */
export function adasBelongings() {
  const of = { customerId: 'C1', market: 'GB' };
  const one = belongingsOf('C1');
  return {
    ...one,
    orders: [...one.orders, orderOf('O-IN', { ...of, market: 'IN' })],
    balances: [
      ...one.balances,
      balanceOf('B-FR', { ...of, market: 'FR' }),
      balanceOf('B-IN', { ...of, market: 'IN' }),
    ],
    balanceEntries: [
      ...one.balanceEntries,
      ...entriesOf('B-FR', { market: 'FR' }),
      ...entriesOf('B-IN', { market: 'IN' }),
    ],
    coupons: [
      ...one.coupons,
      couponOf('Q-used', { ...of, status: 'used', usesLeft: 0 }),
      couponOf('Q-IN', { ...of, market: 'IN' }),
    ],
  };
}

const seedAda = (world: World) => world.seedCustomer('C1', adasBelongings());

/** A customer with less: enough for what treats all kinds of records alike. */
const seedBob = (world: World) =>
  world.seedCustomer('C1', { reviews: [], warranties: [], balances: [], balanceEntries: [] });

const arriving = async (world: World) => arrive(world.steps, await seedAda(world));

const taken = async (world: World) => take(world.steps, await seedAda(world));

/** Every activity that writes, in each of the situations that it writes differently in. */
export const scenes: readonly Scene[] = [
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
      const login = {
        email: emailOf('C1'),
        emailVerified: true,
        phone: null,
        phoneVerified: false,
      };
      await world.seedAccount(targetAccountOf('mi-1', { login }));
      return (steps) => steps.copyAccount(ref);
    },
  },
  {
    name: 'copyAccount that refreshes',
    set: async (world) => {
      const ref = await seedAda(world);
      await world.steps.copyAccount(ref);
      await world.deps.source.customers.updateOne(
        { _id: ref.customerId },
        { $set: { wishList: [] } },
      );
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
      const customer = await take(world.steps, await seedAda(world));
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
      await change(world);
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
  {
    name: 'openCase',
    set: async (world) => {
      const ref = await seedAda(world);
      const needed = {
        cause: 'schema' as const,
        records: [{ kind: 'order' as const, id: 'O-2' }],
        evidence: ['x'],
      };
      return (steps) => steps.openCase({ ...ref, needed, at, deadline: at });
    },
  },
  {
    name: 'settleCase',
    set: async (world) => {
      const ref = await seedAda(world);
      const needed = { cause: 'schema' as const, records: [], evidence: [] };
      const { caseId } = await world.steps.openCase({ ...ref, needed, at, deadline: at });
      return (steps) =>
        steps.settleCase({ caseId, choice: 'setAside', by: 'person', reason: 'r', at });
    },
  },
  {
    name: 'enrolMarket',
    set: async (world) => {
      const [jo, owner] = [{ email: 'Jo@example.com', name: 'Jo Marsh' }, 'C91'];
      await world.seed({
        customers: [accountOf('C1'), accountOf('C2'), accountOf(owner, { market: 'IN' })],
        orders: [
          orderOf('O-jo', { customerId: null, guest: jo }),
          orderOf('O-detached', { customerId: owner }),
        ],
        reviews: [
          reviewOf('V-jo', { customerId: null, guest: { ...jo, email: 'jo@example.com' } }),
        ],
      });
      return (steps) => steps.enrolMarket({ market: 'GB' });
    },
  },
  {
    name: 'openPlatform',
    set: async (world) => {
      await world.seed({ products: [productOf('P1'), productOf('P2')] });
      return (steps) => steps.openPlatform({ at });
    },
  },
  {
    name: 'sweepCoupons',
    set: async (world) => {
      await seedAda(world);
      await world.seedCustomer('C3', { customers: [accountOf('C3', { status: 'blocked' })] });
      await world.seedCustomer('C4', {
        customers: [accountOf('C4', { status: 'erasurePending' })],
      });
      return (steps) => steps.sweepCoupons(clock);
    },
  },
  {
    name: 'closeWebsite',
    set: async (world) => {
      await world.seed({
        products: [productOf('P1'), productOf('P2')],
        pages: [{ _id: '/uk', kind: 'home', market: 'GB' }],
        storefront: [
          { _id: 'website', state: 'open', fallback: null, since: new Date(0) },
          { _id: 'app', talksTo: 'source', since: new Date(0) },
        ],
      });
      return (steps) => steps.closeWebsite({ at });
    },
  },
  {
    name: 'endApp',
    set: async () => (steps) => steps.endApp({ at }),
  },
  {
    name: 'recordMilestone',
    set: async () => (steps) =>
      steps.recordMilestone({ milestone: 'opening', due: opening, at, counts: { products: 2 } }),
  },
  {
    name: 'reviewDay',
    set: async (world) => {
      await seedAda(world);
      return (steps) => steps.reviewDay({ day: '2024-11-05', at });
    },
  },
  {
    name: 'the whole story of a customer',
    isStory: true,
    set: async (world) => {
      const ref = await seedAda(world);
      return (steps) => move(steps, ref);
    },
  },
  {
    name: 'the whole story of a customer who has an account at the target',
    isStory: true,
    set: async (world) => {
      const ref = await seedBob(world);
      const login = {
        email: emailOf('C1'),
        emailVerified: true,
        phone: null,
        phoneVerified: false,
      };
      await world.seedAccount(targetAccountOf('mi-1', { login }));
      return (steps) => move(steps, ref);
    },
  },
  {
    name: 'the whole story of a guest',
    isStory: true,
    set: async (world) => {
      await world.seed(guestsBelongings('jo', 'jo@example.com'));
      const [guest] = await enrolled(world.steps);
      if (!guest) throw new Error('The guest is not listed');
      return (steps) => move(steps, guest);
    },
  },
];

/** What Ada adds when her first records were copied already. */
function laterRecords() {
  const of = { customerId: 'C1', market: 'GB' };
  return {
    orders: [orderOf('O-new', of)],
    shipments: [shipmentOf('S-new', 'O-new')],
    reviews: [reviewOf('V-new', of)],
    tickets: [ticketOf('T-new', of)],
    warranties: [warrantyOf('W-new', of)],
  };
}

/** The source goes on: every record of Ada changes. */
async function change({ deps: { source } }: World): Promise<void> {
  await Promise.all([
    source.orders.updateMany({}, { $set: { status: 'cancelled' }, $inc: { revision: 1 } }),
    source.shipments.updateMany({}, { $set: { status: 'lost' }, $inc: { revision: 1 } }),
    source.reviews.updateMany({}, { $set: { helpful: 99 }, $inc: { revision: 1 } }),
    source.tickets.updateMany({}, { $set: { status: 'closed' }, $inc: { revision: 1 } }),
    source.warranties.updateMany({}, { $set: { claims: [] }, $inc: { revision: 1 } }),
  ]);
}

/** Points that arrive at the source when the balance was transferred already. */
async function earn(world: World, balanceId: string, amount: number): Promise<void> {
  const [entry] = entriesOf(balanceId, { amount, type: 'corrected' });
  if (!entry) return;
  await world.seed({ balanceEntries: [{ ...entry, _id: `${balanceId}-late` }] });
  await world.deps.source.client
    .db()
    .collection<{ _id: string }>('balances')
    .updateOne(
      { _id: balanceId },
      {
        $inc: { amount, revision: 1 },
        $set: { lots: [{ lotId: `${balanceId}-late`, amount, expiresAt: null }] },
      },
    );
}
