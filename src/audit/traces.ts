import type { Fields } from './values';

/** Fields that only Handover writes, or that only copies have. */
const written = ['fence', 'debit', 'successor', 'origin', 'links', 'predecessor', 'epoch'];

const owned = ['_id', 'market', 'revision', 'customerId', 'guest'];

/** What the source itself may write of a document, by collection: anything else came from elsewhere. */
const own: Readonly<Record<string, readonly string[]>> = {
  customers:
    '_id market revision status name email emailVerified phone phoneVerified password addresses consents wishList language createdAt'.split(
      ' ',
    ),
  orders: [
    ...owned,
    ...'number status currency lines discounts shippingMinor taxMinor totalMinor payment invoice returns refunds releaseAt shipTo placedAt'.split(
      ' ',
    ),
  ],
  shipments: '_id market revision orderId carrier trackingNumber status events'.split(' '),
  reviews: [...owned, ...'productId rating title body photos status helpful writtenAt'.split(' ')],
  tickets: [...owned, ...'number address subject status orderId messages openedAt'.split(' ')],
  warranties: [
    ...owned,
    ...'orderId lineId productId serialNumber startsAt endsAt claims'.split(' '),
  ],
  balances: '_id market revision customerId kind currency amount lots latest'.split(' '),
  balanceEntries: '_id balanceId market type amount at orderId'.split(' '),
  coupons:
    '_id market revision customerId code status benefit minimum productIds usesLeft usesTotal redemptions issuedAt expiresAt restorations'.split(
      ' ',
    ),
};

/** What somebody left in a document of the source that Handover must not touch, or null. */
export function traceOf(collection: string, document: Fields): string | null {
  const known = own[collection] ?? [];
  const found = Object.keys(document).filter(
    (field) => document[field] !== undefined && (written.includes(field) || !known.includes(field)),
  );
  return found.length > 0 ? found.join(', ') : null;
}
