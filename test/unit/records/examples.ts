import { sourceCustomer } from '../../../src/records/account';
import type { SourceCustomer } from '../../../src/records/account';
import { sourceBalance, sourceEntry } from '../../../src/records/balance';
import type { SourceBalance, SourceEntry } from '../../../src/records/balance';
import { sourceCoupon } from '../../../src/records/coupon';
import type { SourceCoupon } from '../../../src/records/coupon';
import { customerId, origin, sourceId, targetId } from '../../../src/records/ids';
import { sourceOrder } from '../../../src/records/order';
import type { SourceOrder } from '../../../src/records/order';
import { sourceProduct } from '../../../src/records/product';
import type { SourceProduct } from '../../../src/records/product';
import { sourceReview } from '../../../src/records/review';
import type { SourceReview } from '../../../src/records/review';
import type { Guest, Mapping } from '../../../src/records/shared';
import { sourceShipment } from '../../../src/records/shipment';
import type { SourceShipment } from '../../../src/records/shipment';
import { sourceTicket } from '../../../src/records/ticket';
import type { SourceTicket } from '../../../src/records/ticket';
import { sourceWarranty } from '../../../src/records/warranty';
import type { SourceWarranty } from '../../../src/records/warranty';

/** The store that the examples come from. */
export const store = origin.parse('poco');

/** The customer whom the examples belong to. */
export const customer = customerId.parse('C1001');

/** The account that this customer has at the target. */
export const account = targetId.parse('poco-C1001');

/** How the customer's records are mapped. */
export const mapping: Mapping = { store, owner: { accountId: account } };

/** How records without an account are mapped. */
export const ownerless: Mapping = { store, owner: { accountId: null } };

/** Somebody who ordered without an account. */
export const guestOfOrder: Guest = { email: 'jo.marsh@example.com', name: 'Jo Marsh' };

/** Makes an id of the source. */
export const id = (text: string) => sourceId.parse(text);

const home = {
  recipient: 'Ada Byron',
  street: '12 St James Square',
  city: 'London',
  postcode: 'SW1Y 4JH',
  region: null,
  country: 'GB',
};

const owned = { market: 'GB', revision: 3, customerId: customer, guest: null };

/** An account with everything that an account can have. */
export const exampleCustomer: SourceCustomer = sourceCustomer.parse({
  _id: customer,
  market: 'GB',
  revision: 7,
  status: 'active',
  name: { given: 'Ada', family: 'Byron' },
  email: 'ada.byron@example.com',
  emailVerified: true,
  phone: '+441632960001',
  phoneVerified: true,
  password: { algorithm: 'scrypt', hash: '16384:8:1:00ff:abcd' },
  addresses: [
    { ...home, addressId: 'A1', isDefault: true },
    { ...home, street: '1 Dock Road', region: 'Kent', addressId: 'A2', isDefault: false },
  ],
  consents: [
    { purpose: 'newsletter', granted: true, at: new Date('2022-03-04T10:00:00Z') },
    { purpose: 'profiling', granted: false, at: new Date('2022-03-04T10:00:05Z') },
  ],
  wishList: [{ productId: 'P7', addedAt: new Date('2024-08-01T09:30:00Z') }],
  language: 'en',
  createdAt: new Date('2022-03-04T10:00:00.123Z'),
});

/** A delivered order of two lines, with a return and its refund in progress. */
export const exampleOrder: SourceOrder = sourceOrder.parse({
  ...owned,
  _id: 'O77',
  number: 'GB-2024-000077',
  status: 'delivered',
  currency: 'GBP',
  lines: [
    {
      lineId: 'O77-1',
      productId: 'P7',
      title: 'POCO F6',
      quantity: 2,
      unitPriceMinor: 20000,
      discountMinor: 1001,
      taxMinor: 6500,
      totalMinor: 38999,
    },
    {
      lineId: 'O77-2',
      productId: 'P9',
      title: 'Charger',
      quantity: 1,
      unitPriceMinor: 1999,
      discountMinor: 0,
      taxMinor: 333,
      totalMinor: 1999,
    },
  ],
  discounts: [{ label: 'Welcome', amountMinor: 500 }],
  shippingMinor: 399,
  taxMinor: 6833,
  totalMinor: 40897,
  payment: { provider: 'adyen', reference: 'psp-881', customerReference: 'shopper-1001' },
  invoice: { number: 'INV-77', document: 'invoices/2024/INV-77.pdf' },
  returns: [
    {
      returnId: 'R5',
      lineId: 'O77-2',
      quantity: 1,
      status: 'inTransit',
      requestedAt: new Date('2024-10-18T08:00:00Z'),
    },
  ],
  refunds: [
    {
      refundId: 'F5',
      amountMinor: 1999,
      status: 'pending',
      at: new Date('2024-10-19T08:00:00Z'),
    },
  ],
  releaseAt: null,
  shipTo: home,
  placedAt: new Date('2024-10-01T23:59:59.999Z'),
});

/** A guest's pre-order: not yet invoiced, nothing sent back. */
export const examplePreorder: SourceOrder = sourceOrder.parse({
  ...exampleOrder,
  _id: 'O78',
  customerId: null,
  guest: guestOfOrder,
  number: 'GB-2024-000078',
  status: 'preordered',
  lines: exampleOrder.lines.slice(1),
  discounts: [],
  payment: { provider: 'adyen', reference: 'psp-882', customerReference: null },
  invoice: null,
  returns: [],
  refunds: [],
  releaseAt: new Date('2024-12-20T00:00:00Z'),
});

/** The parcel of the order. */
export const exampleShipment: SourceShipment = sourceShipment.parse({
  _id: 'S77',
  market: 'GB',
  revision: 4,
  orderId: 'O77',
  carrier: 'Royal Mail',
  trackingNumber: 'RM123456789GB',
  status: 'delivered',
  events: [
    { eventId: 'S77-1', at: new Date('2024-10-02T06:00:00Z'), status: 'collected', place: 'Leeds' },
    { eventId: 'S77-2', at: new Date('2024-10-03T11:30:00Z'), status: 'delivered', place: '' },
  ],
});

/** A published review with photos. */
export const exampleReview: SourceReview = sourceReview.parse({
  ...owned,
  _id: 'V3',
  productId: 'P7',
  rating: 4,
  title: 'Bright screen',
  body: 'Lasts two days.',
  photos: ['photos/v3-1.jpg', 'photos/v3-2.jpg'],
  status: 'published',
  helpful: 12,
  writtenAt: new Date('2024-10-05T18:00:00Z'),
});

/** An open ticket with a message from each side. */
export const exampleTicket: SourceTicket = sourceTicket.parse({
  ...owned,
  _id: 'T9',
  number: 'HELP-9',
  address: 'help@support.poco.example.com',
  subject: 'Where is my refund?',
  status: 'waiting',
  orderId: 'O77',
  messages: [
    { messageId: 'T9-1', at: new Date('2024-10-19T09:00:00Z'), from: 'customer', body: 'Hello?' },
    { messageId: 'T9-2', at: new Date('2024-10-19T10:00:00Z'), from: 'agent', body: 'On its way.' },
  ],
  openedAt: new Date('2024-10-19T09:00:00Z'),
});

/** A warranty with an open claim. */
export const exampleWarranty: SourceWarranty = sourceWarranty.parse({
  ...owned,
  _id: 'W4',
  orderId: 'O77',
  lineId: 'O77-1',
  productId: 'P7',
  serialNumber: 'SN-0042',
  startsAt: new Date('2024-10-03T00:00:00Z'),
  endsAt: new Date('2026-10-03T00:00:00Z'),
  claims: [
    { claimId: 'K1', at: new Date('2024-10-20T12:00:00Z'), status: 'open', fault: 'Loose button' },
  ],
});

/** Points: two lots, one of which never expires. */
export const exampleBalance: SourceBalance = sourceBalance.parse({
  _id: 'B1',
  market: 'GB',
  revision: 2,
  customerId: customer,
  kind: 'points',
  currency: null,
  amount: 120,
  lots: [
    { lotId: 'L1', amount: 70, expiresAt: new Date('2024-12-31T23:00:00Z') },
    { lotId: 'L2', amount: 50, expiresAt: null },
  ],
});

/** The history that adds up to the points. */
export const exampleEntries: SourceEntry[] = [
  { _id: 'E1', type: 'earned', amount: 150, orderId: 'O77' },
  { _id: 'E2', type: 'spent', amount: -30, orderId: null },
].map((entry) =>
  sourceEntry.parse({
    ...entry,
    balanceId: 'B1',
    market: 'GB',
    at: new Date('2024-10-04T00:00:00Z'),
  }),
);

/** A live coupon of several uses, one of them used. */
export const exampleCoupon: SourceCoupon = sourceCoupon.parse({
  _id: 'Q1',
  market: 'GB',
  revision: 5,
  customerId: customer,
  code: 'THANKS-ADA',
  status: 'active',
  benefit: { type: 'amount', amountMinor: 1500, currency: 'GBP' },
  minimum: { amountMinor: 10000, currency: 'GBP' },
  productIds: ['P7', 'P9'],
  usesLeft: 2,
  usesTotal: 3,
  redemptions: [{ orderId: 'O77', at: new Date('2024-10-01T23:59:59Z') }],
  issuedAt: new Date('2024-06-01T00:00:00Z'),
  expiresAt: new Date('2025-06-01T00:00:00Z'),
});

/** A product that is sold in a market that moves and in one that does not. */
export const exampleProduct: SourceProduct = sourceProduct.parse({
  _id: 'P7',
  revision: 9,
  sku: 'F6-BLACK-256',
  title: 'POCO F6',
  paths: ['/uk/poco-f6', '/uk/f6'],
  prices: [
    { market: 'GB', currency: 'GBP', amountMinor: 20000 },
    { market: 'IN', currency: 'INR', amountMinor: 2999900 },
    { market: 'FR', currency: 'EUR', amountMinor: 0 },
  ],
  warrantyMonths: 24,
  onSale: true,
});
