import type { Document } from 'mongodb';
import { targetAccount } from '../../src/records/account';
import type { TargetAccount } from '../../src/records/account';
import {
  exampleBalance,
  exampleCoupon,
  exampleCustomer,
  exampleEntries,
  exampleOrder,
  exampleProduct,
  exampleReview,
  exampleShipment,
  exampleTicket,
  exampleWarranty,
} from '../unit/records/examples';

/** A document of any store, well formed or not. */
export type Stored = Document & { readonly _id: string };

/** What a customer can own at the source, by collection. */
export interface Belongings {
  readonly customers: readonly Stored[];
  readonly orders: readonly Stored[];
  readonly shipments: readonly Stored[];
  readonly reviews: readonly Stored[];
  readonly tickets: readonly Stored[];
  readonly warranties: readonly Stored[];
  readonly balances: readonly Stored[];
  readonly balanceEntries: readonly Stored[];
  readonly coupons: readonly Stored[];
}

/** Documents for the source, by collection. */
export type SourceDocuments = Partial<
  Record<keyof Belongings | 'products' | 'pages' | 'storefront', readonly Stored[]>
>;

/** What somebody has who has nothing but an account. */
export const nothing: Omit<Belongings, 'customers'> = {
  orders: [],
  shipments: [],
  reviews: [],
  tickets: [],
  warranties: [],
  balances: [],
  balanceEntries: [],
  coupons: [],
};

const none: Belongings = { customers: [], ...nothing };

/** The e-mail address of a customer that the tests make. */
export const emailOf = (customerId: string) => `${customerId.toLowerCase()}@example.com`;

/** How somebody signs in at the target who has the same verified address as a customer. */
export const loginOf = (customerId: string) => ({
  email: emailOf(customerId),
  emailVerified: true,
  phone: null,
  phoneVerified: false,
});

/** An account of the source, verified in every way. */
export const accountOf = (_id: string, changes: Document = {}): Stored => ({
  ...exampleCustomer,
  email: emailOf(_id),
  phone: `+4416329${_id.replaceAll(/\D/g, '').padStart(5, '0')}`,
  addresses: exampleCustomer.addresses.map((address) => ({
    ...address,
    addressId: `${_id}-${address.addressId}`,
  })),
  ...changes,
  _id,
});

/** A record of a customer of GB; `of` overwrites whose, and of which market. */
export const orderOf = (_id: string, of: Document): Stored => ({
  ...exampleOrder,
  number: `NO-${_id}`,
  lines: exampleOrder.lines.map((line, index) => ({ ...line, lineId: `${_id}-${index + 1}` })),
  returns: exampleOrder.returns.map((one) => ({
    ...one,
    lineId: `${_id}-2`,
    returnId: `R-${_id}`,
  })),
  refunds: exampleOrder.refunds.map((one) => ({ ...one, refundId: `F-${_id}` })),
  ...of,
  _id,
});

/** A parcel of an order. */
export const shipmentOf = (_id: string, orderId: string, changes: Document = {}): Stored => ({
  ...exampleShipment,
  orderId,
  events: exampleShipment.events.map((one, index) => ({ ...one, eventId: `${_id}-${index + 1}` })),
  ...changes,
  _id,
});

export const reviewOf = (_id: string, of: Document): Stored => ({ ...exampleReview, ...of, _id });

export const ticketOf = (_id: string, of: Document): Stored => ({
  ...exampleTicket,
  number: `HELP-${_id}`,
  messages: exampleTicket.messages.map((message, index) => ({
    ...message,
    messageId: `${_id}-${index + 1}`,
  })),
  ...of,
  _id,
});

export const warrantyOf = (_id: string, of: Document): Stored => ({
  ...exampleWarranty,
  serialNumber: `SN-${_id}`,
  claims: exampleWarranty.claims.map((claim) => ({ ...claim, claimId: `${_id}-K1` })),
  ...of,
  _id,
});

/** A balance of 120 in two lots. */
export const balanceOf = (_id: string, of: Document): Stored => ({
  ...exampleBalance,
  lots: exampleBalance.lots.map((lot) => ({ ...lot, lotId: `${_id}-${lot.lotId}` })),
  ...of,
  _id,
});

/** The history of a balance: its entries, which add up to 120. */
export const entriesOf = (balanceId: string, changes: Document = {}): Stored[] =>
  exampleEntries.map((entry) => ({
    ...entry,
    balanceId,
    ...changes,
    _id: `${balanceId}-${entry._id}`,
  }));

/** A coupon of two uses left, owed a successor. */
export const couponOf = (_id: string, of: Document): Stored => ({
  ...exampleCoupon,
  code: `CODE-${_id}`,
  ...of,
  _id,
});

export const productOf = (_id: string, changes: Document = {}): Stored => ({
  ...exampleProduct,
  sku: `SKU-${_id}`,
  paths: [`/uk/${_id.toLowerCase()}`, `/uk/old/${_id.toLowerCase()}`],
  ...changes,
  _id,
});

/** One of everything that an account can own, in one market. */
export function belongingsOf(customerId: string, market = 'GB'): Belongings {
  const of = { customerId, market };
  const order = `O-${customerId}`;
  const points = `B-${customerId}`;
  return {
    customers: [accountOf(customerId, { market })],
    orders: [orderOf(order, of)],
    shipments: [shipmentOf(`S-${customerId}`, order, { market })],
    reviews: [reviewOf(`V-${customerId}`, of)],
    tickets: [ticketOf(`T-${customerId}`, of)],
    warranties: [warrantyOf(`W-${customerId}`, of)],
    balances: [balanceOf(points, of)],
    balanceEntries: entriesOf(points, { market }),
    coupons: [couponOf(`Q-${customerId}`, of)],
  };
}

/** What somebody without an account leaves behind, in one market. */
export function guestsBelongings(name: string, email: string, market = 'GB'): Belongings {
  const of = { customerId: null, guest: { email, name: `Guest ${name}` }, market };
  const order = `O-${name}`;
  return {
    ...none,
    orders: [orderOf(order, of)],
    shipments: [shipmentOf(`S-${name}`, order, { market })],
    reviews: [reviewOf(`V-${name}`, of)],
    tickets: [ticketOf(`T-${name}`, of)],
    warranties: [warrantyOf(`W-${name}`, of)],
  };
}

/** An account that somebody has at the target without having come from the source. */
export const targetAccountOf = (_id: string, changes: Document = {}): TargetAccount =>
  targetAccount.parse({
    region: 'GB',
    state: 'active',
    givenName: 'Augusta',
    familyName: 'King',
    login: {
      email: `${_id}@members.example.com`,
      emailVerified: true,
      phone: null,
      phoneVerified: false,
    },
    credentials: { algorithm: 'argon2id', hash: `hash-of-${_id}` },
    addresses: [],
    consents: {},
    favourites: [],
    language: 'fr',
    registeredAt: new Date('2020-01-01T00:00:00Z'),
    links: [],
    ...changes,
    _id,
  });
