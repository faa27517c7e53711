import type { Dependencies } from '../../src/activities/dependencies';
import type { Activities } from '../../src/activities';
import { changeBalance } from '../../src/ownership/balance';
import { editRecord } from '../../src/ownership/edit';
import { giveBackUse, redeemCoupon } from '../../src/ownership/coupon';
import { ownedBySource } from '../../src/ownership/source';
import { giveBackUseOf, redeemSuccessor } from '../../src/ownership/successor';
import { ownedByTarget } from '../../src/ownership/target';
import { changeWallet } from '../../src/ownership/wallet';
import { entryId } from '../../src/records/balance';
import { customerId, sourceId, targetId } from '../../src/records/ids';
import type { TargetId } from '../../src/records/ids';
import { sourceOrder } from '../../src/records/order';
import { insertOnce } from '../../src/stores/insertOnce';
import { orderOf } from '../activities/documents';
import type { Snapshot } from '../activities/snapshot';
import { clock } from '../activities/story';
import type { ScriptName } from './actions';
import { balanceIdOf } from './balance';
import type { Known, Place } from './process';

/** What the model has steps for in a script: all that its customer's documents are decided by. */
type Places = Readonly<Record<'reads' | 'writes', readonly Place[]>>;

/** The real code that a script stands for. */
export interface Real {
  readonly places: Places;
  /** Does it; of a shop, whether it was done: false where the shop has its own reasons to refuse. */
  readonly call: (steps: Activities, deps: Dependencies, known: Called) => Promise<unknown>;
}

/** What a process knows, and the account that its customer has at the target. */
type Called = Known & { readonly accountId: TargetId };

/** The ids of what only the first customer has. */
export const ids = {
  coupon: sourceId.parse('Q-C1'),
  successor: targetId.parse('poco-Q-C1'),
  order: sourceId.parse('O-C1'),
  copy: targetId.parse('poco-O-C1'),
};

/** The account of both customers, made for whoever came first; as long as nobody has, the first one's. */
export const accountIn = (target: Snapshot[string] = {}): TargetId =>
  targetId.parse(target['accounts']?.[0]?.['_id'] ?? 'poco-C1');

const refOf = ({ customer }: Known) =>
  ({ customerId: customerId.parse(customer), kind: 'account', market: 'GB' }) as const;
const arriving = (known: Called) => ({ ...refOf(known), accountId: known.accountId });
const points = { market: 'GB', kind: 'points', currency: null } as const;
const at = new Date(clock.at);
const owned = ({ isOwned, isNew, changed, ...known }: Called) => ({
  ...arriving(known),
  ...clock,
  ...(isOwned && { isOwned }),
  ...(isNew && { isNew }),
  ...(changed && { changed: 'late' }),
});

const isApplied = async (run: Promise<object>) => 'applied' in (await run);

const refund = (_id: string) => ({ amountMinor: 1, status: 'paid' as const, at, refundId: _id });

/** The order of the scenes. */
export const orderThere = (said = 'placed') =>
  sourceOrder.parse(
    orderOf(ids.order, {
      customerId: 'C1',
      market: 'GB',
      status: said,
      revision: 1,
      returns: [],
      refunds: [],
    }),
  );

/** What a writer of coupons touches, on whichever platform. */
const usesOfCoupons: Places = {
  reads: ['source.coupons', 'source.ownership', 'target.coupons', 'target.accounts'],
  writes: ['source.coupons', 'target.coupons'],
};

/** The real code of each script. */
export const reals: Readonly<Record<ScriptName, Real>> = {
  copyAccount: {
    places: { reads: ['target.accounts'], writes: ['target.accounts'] },
    call: (steps, _, known) => steps.copyAccount(refOf(known)),
  },
  moveOrders: {
    places: {
      reads: ['source.orders', 'target.tombstones', 'target.orders'],
      writes: ['target.orders'],
    },
    call: (steps, _, known) => steps.moveOrders(owned(known)),
  },
  takeOver: {
    places: {
      reads: ['source.ownership', 'source.orders', 'target.tombstones', 'target.orders'],
      writes: [
        'source.ownership',
        'source.balances',
        'source.coupons',
        'target.orders',
        'target.accounts',
      ],
    },
    call: (steps, _, known) => steps.takeOver(owned(known)),
  },
  transferBalances: {
    places: {
      reads: ['source.balances', 'source.balanceEntries', 'target.wallets'],
      writes: [
        'source.balances',
        'source.balanceEntries',
        'target.wallets',
        'target.walletEntries',
      ],
    },
    call: (steps, _, known) =>
      steps.transferBalances({ ...arriving(known), epoch: known.epoch ?? 0, at: clock.at }),
  },
  reissueCoupons: {
    places: { reads: ['source.coupons'], writes: ['source.coupons', 'target.coupons'] },
    call: (steps, _, known) => steps.reissueCoupons({ ...arriving(known), ...clock }),
  },
  verify: {
    places: {
      reads: ['source.orders', 'target.orders', 'target.tombstones'],
      writes: ['target.orders', 'target.tombstones'],
    },
    call: (steps, _, known) => steps.verify(owned(known)),
  },
  sweepOwner: {
    places: {
      reads: ['source.coupons', 'target.accounts', 'target.coupons'],
      writes: ['source.coupons', 'target.coupons'],
    },
    call: (steps, _, known) => steps.sweepOwner({ ...refOf(known), ...clock }),
  },
  changePoints: {
    places: {
      reads: [
        'source.balances',
        'source.balanceEntries',
        'source.ownership',
        'target.wallets',
        'target.walletEntries',
        'target.accounts',
      ],
      writes: [
        'source.balances',
        'source.balanceEntries',
        'target.wallets',
        'target.walletEntries',
      ],
    },
    call: (_, { source, target }, known) => {
      const { customer, accountId, id = '', amount = 0, platform = 'source' } = known;
      const type = amount < 0 ? ('spent' as const) : ('earned' as const);
      const change = { type, amount, at, orderId: null };
      if (platform === 'source') {
        const _id = sourceId.parse(balanceIdOf(customer));
        const balance = { ...points, _id, customerId: refOf(known).customerId };
        return isApplied(changeBalance(source, balance, { ...change, _id: entryId.parse(id) }));
      }
      const wallet = { accountId, region: 'GB', kind: 'points', currency: null } as const;
      const _id = targetId.parse(`mi-${id}`);
      return isApplied(changeWallet(target, wallet, { ...change, _id }));
    },
  },
  redeem: {
    places: usesOfCoupons,
    call: (_, { source, target }, { accountId, id = '', platform = 'source' }) =>
      isApplied(
        platform === 'source'
          ? redeemCoupon(source, ids.coupon, { orderId: sourceId.parse(id), at })
          : redeemSuccessor(target, ids.successor, useThere(accountId, id)),
      ),
  },
  giveBack: {
    places: usesOfCoupons,
    call: (_, { source, target }, { accountId, id = '', platform = 'source' }) =>
      isApplied(
        platform === 'source'
          ? giveBackUse(source, ids.coupon, { orderId: sourceId.parse(id), at })
          : giveBackUseOf(target, ids.successor, useThere(accountId, id)),
      ),
  },
  placeOrder: {
    places: { reads: ['source.ownership'], writes: ['source.orders'] },
    call: async (_, { source }, known) => {
      await ownedBySource(source, refOf(known));
      await insertOnce(() => source.orders.insertOne(orderThere()));
      return true;
    },
  },
  report: {
    places: { reads: [], writes: ['source.orders'] },
    call: async (_, { source: { orders } }, { id = '' }) => {
      const event = refund(sourceId.parse(id)) as never;
      return isMatched(orders.updateOne({ _id: ids.order }, { $push: { refunds: event } }));
    },
  },
  cancel: {
    places: { reads: ['source.ownership'], writes: ['source.orders'] },
    call: async (_, { source }, known) => {
      await ownedBySource(source, refOf(known));
      const change = { $set: { status: 'cancelled' as const }, $inc: { revision: 1 } };
      return await isMatched(source.orders.updateOne({ _id: ids.order }, change));
    },
  },
  deleteAtSource: {
    places: { reads: [], writes: ['source.orders'] },
    call: async (_, { source }) => {
      await source.orders.deleteOne({ _id: ids.order });
      return true;
    },
  },
  reportAtTarget: {
    places: { reads: [], writes: ['target.orders'] },
    call: async (_, { target: { orders } }, { id = '' }) => {
      const amount = { minor: 1, currency: 'GBP' };
      const event = { id: targetId.parse(`mi-${id}`), amount, state: 'paid', at } as never;
      return isMatched(orders.updateOne({ _id: ids.copy }, { $push: { refunds: event } }));
    },
  },
  editAtTarget: {
    places: { reads: ['target.accounts', 'target.orders'], writes: ['target.orders'] },
    call: async (_, { target }, { accountId }) => {
      await ownedByTarget(target, accountId);
      return await isApplied(editRecord(target, 'orders', ids.copy, { state: 'delivered' }, at));
    },
  },
  deleteAtTarget: {
    places: {
      reads: ['target.accounts', 'target.orders'],
      writes: ['target.tombstones', 'target.orders'],
    },
    call: async (_, { target }, { accountId }) => {
      await ownedByTarget(target, accountId);
      if (!(await target.orders.findOne({ _id: ids.copy }))) return false;
      const stone = { _id: `orders/${ids.copy}`, by: 'target' as const, at };
      await insertOnce(() => target.tombstones.insertOne(stone));
      await target.orders.deleteOne({ _id: ids.copy });
      return true;
    },
  },
};

const useThere = (accountId: TargetId, id: string) => ({
  accountId,
  orderId: targetId.parse(`mi-${id}`),
  at,
});

const isMatched = async (run: Promise<{ matchedCount: number }>) => (await run).matchedCount === 1;
