import { changeBalance } from '../../src/ownership/balance';
import type { BalanceChange } from '../../src/ownership/balance';
import { giveBackUse, redeemCoupon } from '../../src/ownership/coupon';
import { giveBackUseOf, redeemSuccessor } from '../../src/ownership/successor';
import { changeWallet } from '../../src/ownership/wallet';
import { sourceId, targetIdOf } from '../../src/records/ids';
import type { SourceId } from '../../src/records/ids';
import { entryId } from '../../src/records/balance';
import type { BalanceKind } from '../../src/records/balance';
import { nativeIdOf } from '../platforms/native';
import type { Operation } from './desk';
import type { Visible } from './journal';
import type { Shop } from './shop';
import type { Shopper } from './shoppers';

/** What is earned, spent or given back. */
export interface Movement {
  readonly id: string;
  readonly kind: BalanceKind;
  readonly type: BalanceChange['type'];
  /** Signed. */
  readonly amount: number;
  readonly at: Date;
  readonly expiresAt: Date | null;
}

/** Earns or spends points or store credit of a customer's; guests have neither. */
export function moveBalance(shop: Shop, shopper: Shopper, movement: Movement): Operation | null {
  const { source, target, apart } = shop;
  const { customerId, market, balances } = shopper;
  if (!customerId || !balances) return null;
  const { id, kind, amount, type, at, expiresAt } = movement;
  const currency = kind === 'credit' ? shopper.currency : null;
  const change = { type, amount, at, expiresAt, orderId: null };
  const _id = balances[kind];
  const seen: Visible = { what: 'entry', balance: _id, key: id };
  return {
    id,
    kind: amount < 0 ? 'spend' : 'earn',
    atSource: async () => {
      const balance = { _id, customerId, market, kind, currency };
      const entry = { ...change, _id: entryId.parse(id) };
      const changed = await changeBalance(source, balance, entry, apart);
      return 'refused' in changed ? null : seen;
    },
    atTarget: async (accountId) => {
      if (!accountId) return null;
      const wallet = { accountId, region: market, kind, currency };
      const changed = await changeWallet(target, wallet, { ...change, _id: nativeIdOf(id) });
      return 'refused' in changed ? null : seen;
    },
  };
}

/** Redeems one use of a coupon for an order that is about to be placed. */
export function redeem(
  { source, target, store, apart }: Shop,
  coupon: SourceId,
  { id, order, at }: { readonly id: string; readonly order: string; readonly at: Date },
): Operation {
  const seen: Visible = { what: 'redeemed', coupon, order };
  return {
    id,
    kind: 'redeem',
    atSource: async () => {
      const use = { orderId: sourceId.parse(order), at };
      const redeemed = await redeemCoupon(source, coupon, use, apart);
      return 'refused' in redeemed ? null : seen;
    },
    atTarget: async (accountId) => {
      if (!accountId) return null;
      const use = { accountId, orderId: nativeIdOf(order), at };
      const redeemed = await redeemSuccessor(target, targetIdOf(store, coupon), use);
      return 'refused' in redeemed ? null : seen;
    },
  };
}

/** Gives the use of a coupon back that a cancelled order took, on the platform that took it. */
export function restore(
  { source, target, store, apart }: Shop,
  coupon: SourceId,
  { id, order, at }: { readonly id: string; readonly order: string; readonly at: Date },
): Operation {
  const seen: Visible = { what: 'restored', coupon, order };
  return {
    id,
    kind: 'restore',
    atSource: async () => {
      const use = { orderId: sourceId.parse(order), at };
      const given = await giveBackUse(source, coupon, use, apart);
      return 'refused' in given ? null : seen;
    },
    atTarget: async (accountId) => {
      if (!accountId) return null;
      const use = { accountId, orderId: nativeIdOf(order), at };
      const given = await giveBackUseOf(target, targetIdOf(store, coupon), use);
      return 'refused' in given ? null : seen;
    },
  };
}
