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
import { at, move, opening } from './story';
import type { World } from './world';

/** Something to run, on stores that are set for it. */
export interface Scene {
  readonly name: string;
  /** Whether it is made of steps that have scenes of their own; default false. */
  readonly story?: boolean;
  readonly set: (world: World) => Promise<Run>;
}

const clock = { opening, at };

/** A customer with several of most things, two wallets, a coupon in every state, and traces of IN. */
export function adasBelongings() {
  const of = { customerId: 'C1', market: 'GB' };
  const one = belongingsOf('C1');
  return {
    ...one,
    orders: [...one.orders, orderOf('O-2', { ...of, market: 'FR' }), orderOf('O-IN', { ...of, market: 'IN' })],
    shipments: [...one.shipments, shipmentOf('S-2', 'O-2', { market: 'FR' })],
    balances: [
      ...one.balances,
      balanceOf('B-FR', { ...of, market: 'FR' }),
      balanceOf('B-credit', { ...of, kind: 'credit', currency: 'GBP' }),
      balanceOf('B-spent', { ...of, kind: 'credit', currency: 'EUR', amount: 0, lots: [] }),
      balanceOf('B-IN', { ...of, market: 'IN' }),
    ],
    balanceEntries: [
      ...one.balanceEntries,
      ...entriesOf('B-FR', { market: 'FR' }),
      ...entriesOf('B-credit'),
      ...entriesOf('B-spent').map((entry, index) => ({ ...entry, amount: index ? -9 : 9 })),
      ...entriesOf('B-IN', { market: 'IN' }),
    ],
    coupons: [
      ...one.coupons,
      couponOf('Q-long', { ...of, expiresAt: new Date('2027-01-01T00:00:00Z') }),
      couponOf('Q-used', { ...of, status: 'used', usesLeft: 0 }),
      couponOf('Q-empty', { ...of, usesLeft: 0 }),
      couponOf('Q-late', { ...of, expiresAt: new Date('2024-10-01T00:00:00Z') }),
      couponOf('Q-IN', { ...of, market: 'IN' }),
    ],
  };
}

const seedAda = (world: World) => world.seedCustomer('C1', adasBelongings());

/** Ada, and what the steps before the take-over leave. */
async function arriving(world: World) {
  const ref = await seedAda(world);
  const copied = await world.steps.copyAccount(ref);
  if (copied.outcome !== 'copied' || !copied.accountId) throw new Error('Ada has no account');
  return { ...ref, accountId: copied.accountId };
}

async function taken(world: World) {
  const owner = await arriving(world);
  await world.steps.moveOrders(owner);
  await world.steps.moveFeedback(owner);
  await world.steps.moveService(owner);
  const { epoch } = await world.steps.takeOver(owner);
  return { ...owner, ...clock, epoch };
}

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
      const login = { email: emailOf('C1'), emailVerified: true, phone: null, phoneVerified: false };
      await world.seedAccount(targetAccountOf('mi-1', { login }));
      return (steps) => steps.copyAccount(ref);
    },
  },
  {
    name: 'copyAccount that refreshes',
    set: async (world) => {
      const ref = await seedAda(world);
      await world.steps.copyAccount(ref);
      await world.deps.source.customers.updateOne({ _id: ref.customerId }, { $set: { wishList: [] } });
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
  ...(['moveOrders', 'moveFeedback', 'moveService'] as const).map(
    (step): Scene => ({
      name: `${step}, over older copies too`,
      set: async (world) => {
        const owner = await arriving(world);
        await world.steps[step](owner);
        await change(world);
        await world.seed(laterRecords());
        return (steps) => steps[step](owner);
      },
    }),
  ),
  {
    name: 'takeOver',
    set: async (world) => {
      const owner = await arriving(world);
      await world.steps.moveOrders(owner);
      await change(world);
      return (steps) => steps.takeOver(owner);
    },
  },
  {
    name: 'transferBalances',
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
      const customer = await taken(world);
      await world.steps.transferBalances(customer);
      await world.steps.reissueCoupons(customer);
      await change(world);
      return (steps) => steps.verify(customer);
    },
  },
  {
    name: 'notify',
    set: async (world) => {
      const customer = await taken(world);
      await world.steps.transferBalances(customer);
      await world.steps.reissueCoupons(customer);
      const { receipt } = await world.steps.verify(customer);
      return (steps) => steps.notify({ ...customer, receipt });
    },
  },
  {
    name: 'openCase',
    set: async (world) => {
      const ref = await seedAda(world);
      const needed = { cause: 'schema' as const, records: [{ kind: 'order' as const, id: 'O-2' }], evidence: ['x'] };
      return (steps) => steps.openCase({ ...ref, needed, at, deadline: at });
    },
  },
  {
    name: 'settleCase',
    set: async (world) => {
      const ref = await seedAda(world);
      const needed = { cause: 'schema' as const, records: [], evidence: [] };
      const { caseId } = await world.steps.openCase({ ...ref, needed, at, deadline: at });
      return (steps) => steps.settleCase({ caseId, choice: 'setAside', by: 'person', reason: 'r', at });
    },
  },
  {
    name: 'enrolMarket',
    set: async (world) => {
      for (const id of ['C1', 'C2', 'C3']) await world.seed(belongingsOf(id));
      await world.seed(guestsBelongings('jo', 'Jo@example.com'));
      await world.seed(guestsBelongings('kim', 'kim@example.com'));
      await world.seed({ ...belongingsOf('C91'), customers: [accountOf('C91', { market: 'IN' })] });
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
      await world.seedCustomer('C2');
      await world.seedCustomer('C3', { customers: [accountOf('C3', { status: 'blocked' })] });
      await world.seedCustomer('C4', { customers: [accountOf('C4', { status: 'erasurePending' })] });
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
    story: true,
    set: async (world) => {
      const ref = await seedAda(world);
      return (steps) => move(steps, ref);
    },
  },
  {
    name: 'the whole story of a customer who has an account at the target',
    story: true,
    set: async (world) => {
      const ref = await world.seedCustomer('C1');
      const login = { email: emailOf('C1'), emailVerified: true, phone: null, phoneVerified: false };
      await world.seedAccount(targetAccountOf('mi-1', { login }));
      return (steps) => move(steps, ref);
    },
  },
  {
    name: 'the whole story of a guest',
    story: true,
    set: async (world) => {
      await world.seed(guestsBelongings('jo', 'jo@example.com'));
      await world.steps.enrolMarket({ market: 'GB' });
      const { customers } = await world.steps.listCustomers({ market: 'GB', from: 0, count: 9 });
      const [guest] = customers;
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
