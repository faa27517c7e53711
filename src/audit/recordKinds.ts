import type { Counted } from './census';
import { amount, editable, hidden, list, reference, shown } from './field';
import type { Field } from './field';
import type { Noun } from './findings';

/** One kind of record: its collection, the same on both sides, and what both tell about it. */
export interface RecordKind {
  readonly noun: Noun & ('order' | 'shipment' | 'review' | 'ticket' | 'warranty');
  readonly collection: Counted & ('orders' | 'shipments' | 'reviews' | 'tickets' | 'warranties');
  readonly fields: readonly Field[];
}

/** Parts that the target may go on adding to once the customer is there. */
const goesOn = { grows: true };

const orders: RecordKind = {
  noun: 'order',
  collection: 'orders',
  fields: [
    shown('market', 'region'),
    hidden('guest'),
    hidden('number', 'orderNumber'),
    editable(shown('status', 'state')),
    list('lines', 'items', { from: 'lineId', to: 'id' }, [
      reference('productId'),
      hidden('title', 'name'),
      shown('quantity'),
      amount('unitPriceMinor', 'unitPrice'),
      amount('discountMinor', 'discount'),
      amount('taxMinor', 'tax'),
      amount('totalMinor', 'total'),
    ]),
    list('discounts', 'discounts', null, [hidden('label'), amount('amountMinor', 'amount')]),
    amount('shippingMinor', 'shipping'),
    amount('taxMinor', 'tax'),
    amount('totalMinor', 'total'),
    hidden('payment'),
    editable(hidden('invoice')),
    list(
      'returns',
      'returns',
      { from: 'returnId', to: 'id' },
      [
        reference('lineId', 'itemId'),
        shown('quantity'),
        editable(shown('status', 'state')),
        shown('requestedAt'),
      ],
      goesOn,
    ),
    list(
      'refunds',
      'refunds',
      { from: 'refundId', to: 'id' },
      [amount('amountMinor', 'amount'), editable(shown('status', 'state')), shown('at')],
      goesOn,
    ),
    shown('releaseAt'),
    editable(hidden('shipTo', 'deliverTo')),
    shown('placedAt'),
  ],
};

/** Parcels: found by their order, whose fate they share. */
export const shipments: RecordKind = {
  noun: 'shipment',
  collection: 'shipments',
  fields: [
    shown('market', 'region'),
    reference('orderId'),
    hidden('carrier'),
    hidden('trackingNumber'),
    editable(shown('status', 'state')),
    list(
      'events',
      'events',
      { from: 'eventId', to: 'id' },
      [shown('at'), hidden('status', 'state'), hidden('place')],
      goesOn,
    ),
  ],
};

const reviews: RecordKind = {
  noun: 'review',
  collection: 'reviews',
  fields: [
    shown('market', 'region'),
    hidden('guest'),
    reference('productId'),
    editable(shown('rating', 'stars')),
    editable(hidden('title', 'headline')),
    editable(hidden('body', 'text')),
    editable(hidden('photos', 'images')),
    editable(shown('status', 'state')),
    editable(shown('helpful')),
    shown('writtenAt'),
  ],
};

const tickets: RecordKind = {
  noun: 'ticket',
  collection: 'tickets',
  fields: [
    shown('market', 'region'),
    hidden('guest'),
    hidden('number', 'reference'),
    hidden('address', 'formerAddress'),
    editable(hidden('subject', 'topic')),
    editable(shown('status', 'state')),
    reference('orderId'),
    list(
      'messages',
      'messages',
      { from: 'messageId', to: 'id' },
      [shown('at'), shown('from', 'author'), hidden('body', 'text')],
      goesOn,
    ),
    shown('openedAt'),
  ],
};

const warranties: RecordKind = {
  noun: 'warranty',
  collection: 'warranties',
  fields: [
    shown('market', 'region'),
    hidden('guest'),
    reference('orderId'),
    reference('lineId', 'itemId'),
    reference('productId'),
    hidden('serialNumber', 'serial'),
    shown('startsAt', 'validFrom'),
    shown('endsAt', 'validUntil'),
    list(
      'claims',
      'claims',
      { from: 'claimId', to: 'id' },
      [shown('at'), editable(shown('status', 'state')), hidden('fault')],
      goesOn,
    ),
  ],
};

/** Records that have an owner of their own: a customer, or a guest. */
export const ownedKinds: readonly RecordKind[] = [orders, reviews, tickets, warranties];
