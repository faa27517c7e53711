import { randomBytes } from 'node:crypto';
import type { z } from 'zod';
import type { Refusal } from '../../src/ownership/notOwned';
import { refusalAtSource } from '../../src/ownership/source';
import { sourceId } from '../../src/records/ids';
import type { CustomerId, SourceId } from '../../src/records/ids';
import { sourceOrder } from '../../src/records/order';
import type { SourceOrder } from '../../src/records/order';
import type { SourceProduct } from '../../src/records/product';
import type { Guest, postalAddress } from '../../src/records/shared';
import type { SourceWarranty } from '../../src/records/warranty';
import type { SourceStore } from '../../src/stores/source';

/** What somebody wants to buy: exactly one of customer and guest is set. */
export interface SourceWish {
  readonly market: string;
  readonly productId: SourceId;
  readonly customerId: CustomerId | null;
  readonly guest: Guest | null;
}

/** One piece of a product on its way to somebody. */
export interface SourcePurchase extends SourceWish {
  readonly shipTo: z.infer<typeof postalAddress>;
  readonly at: Date;
}

/** What somebody has to say under a warranty. */
export interface Claim {
  /** The warranty's id at the source. */
  readonly warrantyId: SourceId;
  readonly at: Date;
  /** The fault, in the customer's words. */
  readonly text: string;
}

/** Why the source turns somebody away: its own reasons, or that the customer is not its own any more. */
export interface SourceRefusal {
  readonly refused: Refusal | 'notOnSale' | 'unknown' | 'blocked' | 'expired';
}

type Price = SourceProduct['prices'][number];
type Offer = { readonly product: SourceProduct; readonly price: Price };

/**
 * Whether the source would sell a product to somebody now, and at what price; writes nothing.
 * @param apart markets with a website of their own, which stays when this one closes; default none.
 */
export async function canBuy(
  source: SourceStore,
  { market, productId, customerId }: SourceWish,
  apart: readonly string[] = [],
): Promise<Offer | SourceRefusal> {
  const product = await source.products.findOne({ _id: productId });
  const price = product?.prices.find((one) => one.market === market);
  if (!product?.onSale || !price) return { refused: 'notOnSale' };
  const customer = customerId && (await source.customers.findOne({ _id: customerId }));
  if (customerId && !customer) return { refused: 'unknown' };
  if (customer && customer.status !== 'active') return { refused: 'blocked' };
  const refused = await refusalAtSource(source, { customerId, market }, apart);
  return refused ? { refused } : { product, price };
}

/** Sells one piece of a product: an order of its first revision, at the product's price. */
export async function buy(
  source: SourceStore,
  purchase: SourcePurchase,
  apart: readonly string[] = [],
): Promise<{ readonly orderId: SourceId } | SourceRefusal> {
  const offer = await canBuy(source, purchase, apart);
  if ('refused' in offer) return offer;
  const order = orderOf(purchase, offer);
  await source.orders.insertOne(order);
  return { orderId: order._id };
}

/**
 * The warranty under which the source would take a claim now, or why it would not; writes nothing.
 * @param apart as of `canBuy`.
 */
export async function canClaim(
  source: SourceStore,
  { warrantyId, at }: Pick<Claim, 'warrantyId' | 'at'>,
  apart: readonly string[] = [],
): Promise<{ readonly warranty: SourceWarranty } | SourceRefusal> {
  const warranty = await source.warranties.findOne({ _id: warrantyId });
  if (!warranty) return { refused: 'unknown' };
  if (warranty.endsAt < at) return { refused: 'expired' };
  const refused = await refusalAtSource(source, warranty, apart);
  return refused ? { refused } : { warranty };
}

/** Takes a claim under a warranty, which raises the warranty's revision. */
export async function claimWarranty(
  source: SourceStore,
  claim: Claim,
  apart: readonly string[] = [],
): Promise<{ readonly claimId: SourceId } | SourceRefusal> {
  const answer = await canClaim(source, claim, apart);
  if ('refused' in answer) return answer;
  const claimId = newId('K');
  const { at, text: fault } = claim;
  await source.warranties.updateOne(
    { _id: claim.warrantyId },
    { $push: { claims: { claimId, at, status: 'open', fault } }, $inc: { revision: 1 } },
  );
  return { claimId };
}

/** What is taken off an order: by a coupon, or for points. */
export type Discount = SourceOrder['discounts'][number];

/** The order of a purchase, as the source writes it: of its first revision, under a new id by default. */
export function orderOf(
  { market, customerId, guest, shipTo, at }: SourcePurchase,
  { product, price }: Offer,
  _id = newId('O'),
  discounts: readonly Discount[] = [],
): SourceOrder {
  const { amountMinor, currency } = price;
  const off = discounts.reduce((sum, discount) => sum + discount.amountMinor, 0);
  const line = {
    lineId: `${_id}-1`,
    productId: product._id,
    title: product.title,
    quantity: 1,
    unitPriceMinor: amountMinor,
    discountMinor: 0,
    taxMinor: 0,
    totalMinor: amountMinor,
  };
  return sourceOrder.parse({
    _id,
    market,
    revision: 1,
    customerId,
    guest,
    number: `${market}-${_id}`,
    status: 'placed',
    currency,
    lines: [line],
    discounts,
    shippingMinor: 0,
    taxMinor: 0,
    totalMinor: amountMinor - off,
    payment: { provider: 'examplepay', reference: `pay_${_id}`, customerReference: null },
    invoice: null,
    returns: [],
    refunds: [],
    releaseAt: null,
    shipTo,
    placedAt: at,
  });
}

const newId = (letter: string): SourceId =>
  sourceId.parse(`${letter}${randomBytes(12).toString('hex')}`);
