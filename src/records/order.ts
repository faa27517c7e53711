import { z } from 'zod';
import { sourceId, targetId, targetIdOf } from './ids';
import { currency, minorNotNegative, money } from './money';
import type { Currency } from './money';
import {
  hasOneOwner,
  ownerRefusal,
  postalAddress,
  sourceRecord,
  targetRecord,
  uniqueBy,
} from './shared';
import type { Mapping } from './shared';

const returnState = z.enum(['requested', 'inTransit', 'received', 'refused', 'closed']);
const refundState = z.enum(['pending', 'paid', 'refused']);

/** A payment by reference: card data stays with the provider. */
const payment = z.strictObject({
  provider: z.string().min(1),
  reference: z.string().min(1),
  customerReference: z.string().nullable(),
});

/** An order of the source; a line's `totalMinor` is authoritative, whatever its unit price says. */
export const sourceOrder = z
  .strictObject({
    ...sourceRecord,
    number: z.string().min(1),
    status: z.enum(['placed', 'preordered', 'paid', 'shipped', 'delivered', 'cancelled']),
    currency,
    lines: uniqueBy(
      'lineId',
      z.strictObject({
        lineId: sourceId,
        productId: sourceId,
        title: z.string(),
        quantity: z.int().min(1),
        unitPriceMinor: minorNotNegative,
        discountMinor: minorNotNegative,
        taxMinor: minorNotNegative,
        totalMinor: minorNotNegative,
      }),
    ).min(1),
    discounts: z.array(z.strictObject({ label: z.string(), amountMinor: minorNotNegative })),
    shippingMinor: minorNotNegative,
    taxMinor: minorNotNegative,
    totalMinor: minorNotNegative,
    payment,
    invoice: z.strictObject({ number: z.string(), document: z.string() }).nullable(),
    returns: z.array(
      z.strictObject({
        returnId: sourceId,
        lineId: sourceId,
        quantity: z.int().min(1),
        status: returnState,
        requestedAt: z.date(),
      }),
    ),
    refunds: z.array(
      z.strictObject({
        refundId: sourceId,
        amountMinor: minorNotNegative,
        status: refundState,
        at: z.date(),
      }),
    ),
    /** The day a pre-ordered product is released; null for what is in stock. */
    releaseAt: z.date().nullable(),
    shipTo: postalAddress,
    placedAt: z.date(),
  })
  .refine(hasOneOwner, ownerRefusal);
export type SourceOrder = z.infer<typeof sourceOrder>;

/** An order as the target keeps it, under the number the customer knows. */
export const targetOrder = z.strictObject({
  ...targetRecord,
  orderNumber: z.string(),
  state: sourceOrder.shape.status,
  items: z.array(
    z.strictObject({
      id: targetId,
      productId: targetId,
      name: z.string(),
      quantity: z.int().min(1),
      unitPrice: money,
      discount: money,
      tax: money,
      total: money,
    }),
  ),
  discounts: z.array(z.strictObject({ label: z.string(), amount: money })),
  shipping: money,
  tax: money,
  total: money,
  payment,
  invoice: sourceOrder.shape.invoice,
  returns: z.array(
    z.strictObject({
      id: targetId,
      itemId: targetId,
      quantity: z.int().min(1),
      state: returnState,
      requestedAt: z.date(),
    }),
  ),
  refunds: z.array(
    z.strictObject({ id: targetId, amount: money, state: refundState, at: z.date() }),
  ),
  releaseAt: z.date().nullable(),
  deliverTo: postalAddress,
  placedAt: z.date(),
});
export type TargetOrder = z.infer<typeof targetOrder>;

/** Maps an order: amounts gain their currency, the number stays, returns and refunds go on. */
export function mapOrder(order: SourceOrder, { store, owner }: Mapping): TargetOrder {
  const money = moneyIn(order.currency);
  return {
    _id: targetIdOf(store, order._id),
    region: order.market,
    accountId: owner.accountId,
    guest: order.guest,
    orderNumber: order.number,
    state: order.status,
    items: order.lines.map((line) => ({
      id: targetIdOf(store, line.lineId),
      productId: targetIdOf(store, line.productId),
      name: line.title,
      quantity: line.quantity,
      unitPrice: money(line.unitPriceMinor),
      discount: money(line.discountMinor),
      tax: money(line.taxMinor),
      total: money(line.totalMinor),
    })),
    discounts: order.discounts.map(({ label, amountMinor }) => ({
      label,
      amount: money(amountMinor),
    })),
    shipping: money(order.shippingMinor),
    tax: money(order.taxMinor),
    total: money(order.totalMinor),
    payment: order.payment,
    invoice: order.invoice,
    returns: order.returns.map(({ returnId, lineId, quantity, status, requestedAt }) => ({
      id: targetIdOf(store, returnId),
      itemId: targetIdOf(store, lineId),
      quantity,
      state: status,
      requestedAt,
    })),
    refunds: order.refunds.map(({ refundId, amountMinor, status, at }) => ({
      id: targetIdOf(store, refundId),
      amount: money(amountMinor),
      state: status,
      at,
    })),
    releaseAt: order.releaseAt,
    deliverTo: order.shipTo,
    placedAt: order.placedAt,
  };
}

const moneyIn = (currency: Currency) => (minor: number) => ({ minor, currency });
