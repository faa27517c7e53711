import type { z } from 'zod';
import type { SourceId, TargetId } from '../../src/records/ids';
import type { Money } from '../../src/records/money';
import { targetOrder } from '../../src/records/order';
import type { TargetOrder } from '../../src/records/order';
import type { TargetProduct } from '../../src/records/product';
import type { Guest, postalAddress } from '../../src/records/shared';
import type { SourceWarranty, TargetWarranty } from '../../src/records/warranty';
import type { SourceStore } from '../../src/stores/source';
import type { Moved, TargetStore } from '../../src/stores/target';
import { nativeId, nativeOrders, nativeTickets } from './native';
import type { NativeTicket } from './native';
import { canClaim as canClaimAtSource } from './sourceShop';
import type { Claim } from './sourceShop';
import { admit } from './target';
import { accountOf, contactOf, prefixIn } from './unfinished';

/** What somebody wants to buy: exactly one of account and guest is set. */
export interface TargetWish {
  readonly market: string;
  readonly productId: TargetId;
  readonly accountId: TargetId | null;
  readonly guest: Guest | null;
}

/** One piece of a product on its way to somebody. */
export interface TargetPurchase extends TargetWish {
  readonly deliverTo: z.infer<typeof postalAddress>;
  readonly at: Date;
}

/** Why the target turns a buyer away. */
export interface BuyerRefusal {
  readonly refused: 'notOnSale' | 'unknown' | 'blocked' | 'arriving';
}

/** Why the target turns a claimant away; `atSource` says that the source still takes the claim. */
export interface ClaimantRefusal {
  readonly refused: 'unknown' | 'expired' | 'atSource';
}

type Offer = { readonly product: TargetProduct; readonly price: Money };

/** Whether the target would sell a product to somebody now, and at what price; writes nothing. */
export async function canBuy(
  target: TargetStore,
  { market, productId, accountId }: TargetWish,
): Promise<Offer | BuyerRefusal> {
  const product = await target.products.findOne({ _id: productId });
  const offer = product?.offers.find(({ region }) => region === market);
  if (!product?.available || !offer) return { refused: 'notOnSale' };
  if (accountId) {
    const account = await target.accounts.findOne({ _id: accountId });
    const admitted = account ? admit(account) : ({ refused: 'unknown' } as const);
    if ('refused' in admitted) return admitted;
  }
  return { product, price: offer.price };
}

/** Sells one piece of a product: an order of the target's own, at the offer's price. */
export async function buy(
  target: TargetStore,
  purchase: TargetPurchase,
): Promise<{ readonly orderId: TargetId } | BuyerRefusal> {
  const offer = await canBuy(target, purchase);
  if ('refused' in offer) return offer;
  const order = orderOf(purchase, offer);
  await nativeOrders(target).insertOne(order);
  return { orderId: order._id };
}

/** Under what a claim is taken: the warranty that moved, or the one that is still at the source. */
export type Claimable =
  { readonly moved: Moved<TargetWarranty> } | { readonly unmoved: SourceWarranty };

/**
 * Under what the target would take a claim now, or why it would not; writes nothing. A warranty that
 * has not moved for good it looks up at the source, and takes where the source refuses the customer.
 */
export async function canClaim(
  target: TargetStore,
  source: SourceStore,
  { warrantyId, at }: Pick<Claim, 'warrantyId' | 'at'>,
): Promise<Claimable | ClaimantRefusal> {
  const moved = await target.warranties.findOne({ 'origin.id': warrantyId });
  if (moved && (await isHere(target, moved))) {
    return moved.validUntil < at ? { refused: 'expired' } : { moved };
  }
  const unmoved = await source.warranties.findOne({ _id: warrantyId });
  if (!unmoved || !(await prefixIn(target, unmoved.market))) return { refused: 'unknown' };
  const there = await canClaimAtSource(source, { warrantyId, at });
  if (!('refused' in there)) return { refused: 'atSource' };
  const { refused } = there;
  return refused === 'unknown' || refused === 'expired' ? { refused } : { unmoved };
}

/** Takes a claim: on the warranty that moved, else as a ticket, which no later copy replaces. */
export async function claimWarranty(
  target: TargetStore,
  source: SourceStore,
  claim: Claim,
): Promise<{ readonly claimId: TargetId } | { readonly ticketId: TargetId } | ClaimantRefusal> {
  const answer = await canClaim(target, source, claim);
  if ('refused' in answer) return answer;
  if ('unmoved' in answer) {
    const ticket = await ticketOf(target, source, answer.unmoved, claim);
    await nativeTickets(target).insertOne(ticket);
    return { ticketId: ticket._id };
  }
  const id = nativeId();
  const { at, text: fault } = claim;
  await target.warranties.updateOne(
    { _id: answer.moved._id },
    { $push: { claims: { id, at, state: 'open', fault } } },
  );
  return { claimId: id };
}

/** Whether nobody is still arriving in the account: until then the source may bring a newer copy. */
async function isHere(target: TargetStore, { accountId }: TargetWarranty): Promise<boolean> {
  const account = accountId && (await target.accounts.findOne({ _id: accountId }));
  return !account || account.links.every(({ state }) => state === 'active');
}

async function ticketOf(
  target: TargetStore,
  source: SourceStore,
  warranty: SourceWarranty,
  { at, text }: Claim,
): Promise<NativeTicket> {
  const _id = nativeId();
  const accountId = await accountOf(target, warranty);
  const topic = `Claim under warranty ${warranty._id}, serial number ${warranty.serialNumber}`;
  return {
    _id,
    region: warranty.market,
    accountId,
    guest: accountId ? null : await contactOf(source, warranty),
    reference: `${warranty.market}-${_id}`,
    topic,
    state: 'open',
    orderId: await orderIdOf(target, warranty.orderId),
    messages: [{ id: nativeId(), at, author: 'customer', text }],
    openedAt: at,
  };
}

async function orderIdOf({ orders }: TargetStore, id: SourceId): Promise<TargetId | null> {
  const order = await orders.findOne({ 'origin.id': id });
  return order ? order._id : null;
}

/** What is taken off an order: by a coupon, or for points. */
export type Discount = TargetOrder['discounts'][number];

/** The order of a purchase, as the target writes it, under a new id by default. */
export function orderOf(
  { market, accountId, guest, deliverTo, at }: TargetPurchase,
  { product, price }: Offer,
  _id = nativeId(),
  discounts: readonly Discount[] = [],
): TargetOrder {
  const nothing = { ...price, minor: 0 };
  const off = discounts.reduce((sum, { amount }) => sum + amount.minor, 0);
  const item = {
    id: `${_id}-1`,
    productId: product._id,
    name: product.name,
    quantity: 1,
    unitPrice: price,
    discount: nothing,
    tax: nothing,
    total: price,
  };
  return targetOrder.parse({
    _id,
    region: market,
    accountId,
    guest,
    orderNumber: `${market}-${_id}`,
    state: 'placed',
    items: [item],
    discounts,
    shipping: nothing,
    tax: nothing,
    total: { ...price, minor: price.minor - off },
    payment: { provider: 'examplepay', reference: `pay_${_id}`, customerReference: null },
    invoice: null,
    returns: [],
    refunds: [],
    releaseAt: null,
    deliverTo,
    placedAt: at,
  });
}
