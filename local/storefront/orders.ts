import { editRecord } from '../../src/ownership/edit';
import { insertOnce } from '../../src/stores/insertOnce';
import { sourceId, targetIdOf } from '../../src/records/ids';
import type { SourceProduct } from '../../src/records/product';
import { nativeIdOf, nativeOrders } from '../platforms/native';
import * as sourceShop from '../platforms/sourceShop';
import * as targetShop from '../platforms/targetShop';
import type { Operation } from './desk';
import type { Visible } from './journal';
import { elsewhere, idAtTarget, mayWriteAtSource, mayWriteAtTarget } from './shop';
import type { Shop } from './shop';
import type { Bought, Shopper } from './shoppers';

/** An order about to be placed, under its key. */
export interface Basket {
  readonly key: string;
  readonly product: SourceProduct;
  readonly discounts: readonly sourceShop.Discount[];
  readonly at: Date;
}

/** Places an order of one piece. */
export function placeOrder(shop: Shop, shopper: Shopper, basket: Basket): Operation {
  const { source, target, apart, store } = shop;
  const { customerId, guest, market, shipTo, currency } = shopper;
  const { key, product, discounts, at } = basket;
  const seen: Visible = { what: 'document', in: 'orders', key };
  return {
    id: key,
    kind: 'order',
    atSource: async () => {
      const _id = sourceId.parse(key);
      if (await source.orders.findOne({ _id })) return seen;
      const purchase = { market, productId: product._id, customerId, guest, shipTo, at };
      const offer = await sourceShop.canBuy(source, purchase, apart);
      if ('refused' in offer) return elsewhere(offer.refused, shopper);
      const order = sourceShop.orderOf(purchase, offer, _id, discounts);
      await insertOnce(() => source.orders.insertOne(order));
      return seen;
    },
    atTarget: async (accountId) => {
      const productId = targetIdOf(store, product._id);
      const purchase = { market, productId, accountId, guest, deliverTo: shipTo, at };
      const offer = await targetShop.canBuy(target, purchase);
      if ('refused' in offer) return elsewhere(offer.refused, shopper);
      const off = discounts.map(({ label, amountMinor }) => ({
        label,
        amount: { minor: amountMinor, currency },
      }));
      const order = targetShop.orderOf(purchase, offer, nativeIdOf(key), off);
      await insertOnce(() => nativeOrders(target).insertOne(order));
      return seen;
    },
  };
}

/** Cancels an order, wherever it was placed. */
export function cancelOrder(
  shop: Shop,
  shopper: Shopper,
  bought: Bought,
  { id, at }: { readonly id: string; readonly at: Date },
): Operation {
  const { source, target } = shop;
  const { key } = bought;
  const seen: Visible = { what: 'edited', in: 'orders', key, says: 'cancelled' };
  return {
    id,
    kind: 'cancel',
    atSource: async () => {
      const _id = sourceId.parse(key);
      if (await source.orders.findOne({ _id, status: 'cancelled' })) return seen;
      await mayWriteAtSource(shop, shopper);
      const { matchedCount } = await source.orders.updateOne(
        { _id, status: 'placed' },
        { $set: { status: 'cancelled' }, $inc: { revision: 1 } },
      );
      return matchedCount === 1 ? seen : null;
    },
    atTarget: async (accountId) => {
      await mayWriteAtTarget(shop, accountId);
      const _id = idAtTarget(shop, bought);
      const order = await target.orders.findOne({ _id, state: { $in: ['placed', 'cancelled'] } });
      if (!order) return null;
      await editRecord(target, 'orders', _id, { state: 'cancelled' }, at);
      return seen;
    },
  };
}

/** Asks to send an order back, for its price. */
export function returnOrder(
  shop: Shop,
  shopper: Shopper,
  bought: Bought,
  { id, at }: { readonly id: string; readonly at: Date },
): Operation {
  const { source, target } = shop;
  const { key, totalMinor } = bought;
  const refundKey = `${id}-refund`;
  return {
    id,
    kind: 'return',
    atSource: async () => {
      const _id = sourceId.parse(key);
      const order = await source.orders.findOne({ _id });
      const seen: Visible = { what: 'part', in: 'orders', id: _id, key: id };
      if (order?.returns.some(({ returnId }) => returnId === id)) return seen;
      await mayWriteAtSource(shop, shopper);
      if (!order) return null;
      const returnId = sourceId.parse(id);
      const [lineId, refundId] = [sourceId.parse(`${key}-1`), sourceId.parse(refundKey)];
      await source.orders.updateOne(
        { _id, 'returns.returnId': { $ne: returnId } },
        {
          $push: {
            returns: { returnId, lineId, quantity: 1, status: 'requested', requestedAt: at },
            refunds: { refundId, amountMinor: totalMinor, status: 'pending', at },
          },
          $inc: { revision: 1 },
        },
      );
      return seen;
    },
    atTarget: async (accountId) => {
      await mayWriteAtTarget(shop, accountId);
      const _id = idAtTarget(shop, bought);
      const order = await target.orders.findOne({ _id });
      const item = order?.items[0];
      if (!order || !item) return null;
      const amount = { minor: totalMinor, currency: order.total.currency };
      const back = { id: nativeIdOf(id), itemId: item.id, quantity: 1, requestedAt: at };
      const refund = { id: nativeIdOf(refundKey), amount, state: 'pending' as const, at };
      await target.orders.updateOne(
        { _id, 'returns.id': { $ne: back.id } },
        { $push: { returns: { ...back, state: 'requested' as const }, refunds: refund } },
      );
      return { what: 'part', in: 'orders', id: _id, key: id };
    },
  };
}
