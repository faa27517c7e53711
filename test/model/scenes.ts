import { begin } from './actions';
import type { ScriptName } from './actions';
import type { Scene } from './explore';
import { OPENING, USES } from './invariants';
import { nothingTold } from './journal';
import { put } from './state';
import type { State } from './state';

const balance = { amount: OPENING, revision: 1, fence: null, debit: null, latest: null } as const;
const opened = { ...balance, amount: 0 } as const;
const emptied = { ...opened, fence: { epoch: 1, state: 'frozen' } } as const;
/** Of somebody who has no account at the target yet. */
export const absent = { state: 'absent', epoch: null, found: false } as const;
const arriving = { state: 'arriving', epoch: null, found: false } as const;
const active = { state: 'active', epoch: 1, found: false } as const;
const owned = { state: 'source', epoch: 0 } as const;

/** One customer with points, before the move; the other one has nothing and is not in play. */
export const beginning: State = {
  ownership: { C1: owned, C2: { state: 'handedOver', epoch: 1 } },
  balances: { C1: balance, C2: emptied },
  entries: { C1: { opening: OPENING }, C2: {} },
  coupon: null,
  order: null,
  links: { C1: arriving, C2: active },
  wallet: null,
  walletEntries: {},
  successor: null,
  isMailed: false,
  copy: null,
  tombstone: null,
  journal: nothingTold,
};

/** Both of them before the move, with points each, and without an account at the target. */
export const strangers = put(beginning, {
  ownership: { C1: owned, C2: owned },
  balances: { C1: balance, C2: balance },
  entries: { C1: { 'opening-C1': OPENING }, C2: { 'opening-C2': OPENING } },
  links: { C1: absent, C2: absent },
});

/** The same with nothing but what a scene is about. */
const bare = put(beginning, { balances: { C1: opened, C2: emptied }, entries: { C1: {}, C2: {} } });

/** A coupon and an order, as somebody has them before the move. */
export const coupon = {
  status: 'active',
  usesLeft: USES,
  revision: 1,
  fence: null,
  redemptions: {},
  restorations: [],
  successor: null,
} as const;

export const order = { revision: 1, said: 'placed', events: [] } as const;
const handedOver = {
  ownership: { C1: { state: 'handedOver', epoch: 1 }, C2: bare.ownership.C2 },
  links: { C1: active, C2: active },
} as const;

const bought = put(bare, { order });
const unknown = { links: { C1: absent, C2: active } } as const;

const C1 = { customer: 'C1' } as const;
const points = (id: string, amount: number, customer: 'C1' | 'C2' = 'C1') =>
  begin(id, ['changePoints'], { customer, id, amount });
const once = (script: ScriptName, id: string = script) => begin(id, [script], { ...C1, id });
/** A run that ends where it is overtaken, as if it were killed there: what comes after is another run. */
const runOf = (name: string, ...todo: ScriptName[]) => begin(name, todo, C1, 0);
const transfer = (name: string) => runOf(name, 'takeOver', 'transferBalances');
const transferOf = (customer: 'C1' | 'C2', name: string) =>
  begin(name, ['takeOver', 'transferBalances'], { customer }, 0);

const onlyBalances = ['source.coupons', 'source.orders', 'target.orders'] as const;
const onlyCoupons = [
  'source.balances',
  'source.orders',
  'target.orders',
  'ledger.notices',
] as const;
const onlyOrders = ['source.balances', 'source.coupons'] as const;

/** The small worlds that are explored, each to its end, in every test run. */
export const scenes = {
  'two runs; a spending': {
    state: beginning,
    aside: onlyBalances,
    processes: [transfer('run 1'), transfer('run 2'), points('X1', -1)],
  },
  'a run; a spending and an earning': {
    state: beginning,
    aside: onlyBalances,
    processes: [transfer('run 1'), points('X1', -1), points('X2', 2)],
  },
  'a run; one spending tried twice at once': {
    state: beginning,
    aside: onlyBalances,
    processes: [transfer('run 1'), points('X1', -1), points('X1', -1)],
  },
  'two take-overs, one of which fails; a spending': {
    state: beginning,
    aside: onlyBalances,
    processes: [runOf('run 1', 'takeOver'), runOf('run 2', 'takeOver'), points('X1', -1)],
    faults: 1,
  },
  'two runs of a customer who was handed over; an earning': {
    state: put(beginning, handedOver),
    aside: onlyBalances,
    processes: [transfer('run 1'), transfer('run 2'), points('X1', 2)],
    faults: 1,
  },
  'a run; an earning that opens the balance, tried twice at once': {
    state: put(bare, { balances: { C1: null, C2: emptied } }),
    aside: onlyBalances,
    processes: [transfer('run 1'), points('X1', 2), points('X1', 2)],
  },
  'two customers of one account; an earning of each': {
    state: put(strangers, { links: { C1: arriving, C2: { ...arriving, found: true } } }),
    aside: onlyBalances,
    processes: [transferOf('C1', 'run 1'), transferOf('C2', 'run 2'), points('X1', 2)],
  },
  'two customers who come to one account; a spending of the second': {
    state: strangers,
    aside: onlyBalances,
    processes: [
      runOf('run 1', 'copyAccount', 'takeOver'),
      begin("the other's run", ['copyAccount', 'takeOver'], { customer: 'C2' }, 0),
      points('X1', -1, 'C2'),
    ],
  },
  'two runs; a redemption': {
    state: put(bare, { coupon }),
    aside: onlyCoupons,
    processes: [
      runOf('run 1', 'takeOver', 'reissueCoupons'),
      runOf('run 2', 'takeOver', 'reissueCoupons'),
      once('redeem', 'R1'),
    ],
    faults: 1,
  },
  'a run and a sweep; a redemption': {
    state: put(bare, { coupon }),
    aside: onlyCoupons,
    processes: [
      runOf('run 1', 'takeOver', 'reissueCoupons'),
      runOf('sweep', 'sweepOwner'),
      once('redeem', 'R1'),
    ],
  },
  'a sweep; a redemption tried twice, and another given back': {
    state: put(bare, { coupon: { ...coupon, usesLeft: 1, redemptions: { R0: 'taken' } } }),
    aside: onlyCoupons,
    processes: [
      runOf('sweep', 'sweepOwner'),
      once('redeem', 'R1'),
      once('redeem', 'R1'),
      once('giveBack', 'R0'),
    ],
  },
  'two runs; a late event': {
    state: put(bought, unknown),
    aside: onlyOrders,
    processes: [
      runOf('run 1', 'copyAccount', 'moveOrders', 'takeOver', 'verify'),
      runOf('run 2', 'copyAccount', 'moveOrders', 'takeOver', 'verify'),
      once('report', 'E1'),
    ],
  },
  'a run; an order, its cancelling and its deletion at the source': {
    state: put(bare, unknown),
    aside: onlyOrders,
    processes: [
      runOf('run 1', 'copyAccount', 'moveOrders', 'takeOver', 'verify'),
      once('placeOrder'),
      once('cancel'),
      once('deleteAtSource'),
    ],
  },
  'two runs of a customer who comes to an account in use; a deletion at the target': {
    state: put(bought, unknown),
    aside: onlyOrders,
    processes: [
      runOf('run 1', 'copyAccount', 'moveOrders', 'takeOver', 'verify'),
      runOf('run 2', 'copyAccount', 'moveOrders', 'takeOver', 'verify'),
      once('deleteAtTarget'),
    ],
  },
  'two runs of a customer who was handed over; a deletion at the target': {
    state: put(bought, handedOver),
    aside: onlyOrders,
    processes: [
      runOf('run 1', 'copyAccount', 'moveOrders', 'verify'),
      runOf('run 2', 'copyAccount', 'moveOrders', 'verify'),
      once('deleteAtTarget'),
    ],
  },
  'a run of a customer who was handed over; events and an edit': {
    state: put(bought, handedOver),
    aside: onlyOrders,
    processes: [
      runOf('run 1', 'copyAccount', 'moveOrders', 'verify'),
      once('report', 'E1'),
      once('reportAtTarget', 'E2'),
      once('editAtTarget'),
    ],
  },
} satisfies Record<string, Scene>;

const retried = (name: string, ...todo: ScriptName[]) => begin(name, todo, C1, 1);

/** Larger ones, for the fault tests: runs that are overtaken begin the step anew, beside the other one. */
export const larger = {
  'two runs that try again; a spending': {
    state: beginning,
    aside: onlyBalances,
    processes: [
      retried('run 1', 'takeOver', 'transferBalances'),
      retried('run 2', 'takeOver', 'transferBalances'),
      points('X1', -1),
    ],
  },
  'two take-overs that try again, one of which fails; a spending': {
    state: beginning,
    aside: onlyBalances,
    processes: [retried('run 1', 'takeOver'), retried('run 2', 'takeOver'), points('X1', -1)],
    faults: 1,
  },
  'two runs that try again; a redemption': {
    state: put(bare, { coupon }),
    aside: onlyCoupons,
    processes: [
      retried('run 1', 'takeOver', 'reissueCoupons'),
      retried('run 2', 'takeOver', 'reissueCoupons'),
      once('redeem', 'R1'),
    ],
    faults: 1,
  },
  'a run and a sweep that try again; two redemptions': {
    state: put(bare, { coupon }),
    aside: onlyCoupons,
    processes: [
      retried('run 1', 'takeOver', 'reissueCoupons'),
      retried('sweep', 'sweepOwner'),
      once('redeem', 'R1'),
      once('redeem', 'R2'),
    ],
  },
  'a run and a stalled step; an order that is reported on, cancelled, and deleted': {
    state: bought,
    aside: onlyOrders,
    processes: [
      runOf('run 1', 'copyAccount', 'moveOrders', 'takeOver', 'verify'),
      runOf('run 2', 'moveOrders'),
      once('report', 'E1'),
      once('cancel'),
      once('deleteAtTarget'),
    ],
  },
} satisfies Record<string, Scene>;
