import type { CaseRecord, Cause } from '../../src/cases/case';
import type { TargetAccount } from '../../src/records/account';
import { isOwed } from '../../src/records/coupon';
import type { OwnedDocuments, Stored, StoredDocuments } from './documents';
import type { CustomerDocuments } from './generate';
import { overlongPostcode } from './guard';
import type { Setting } from './setting';
import { twoAccountsOf } from './target';

/** A customer's documents after something was done to them. */
export interface Spoilt {
  readonly source: StoredDocuments;
  readonly accounts: readonly TargetAccount[];
  /** The record that is at fault; null where none of the source is. */
  readonly record: CaseRecord | null;
}

/** One way to bring a customer into trouble. */
export interface Fault {
  readonly cause: Cause;
  /** What is wrong, in a word: `orderWithoutCurrency`. */
  readonly name: string;
  /** Spoils a customer's documents; null where the customer has none that this can happen to. */
  readonly spoil: (customer: CustomerDocuments, setting: Setting) => Spoilt | null;
}

/** Every way into trouble: each cause of a case, and each kind of record that can be malformed. */
export const faults: readonly Fault[] = [
  { cause: 'identity', name: 'emailAndPhoneOfTwoAccounts', spoil: divideIdentity },
  {
    cause: 'balance',
    name: 'amountUnlikeHistory',
    spoil: spoiling('balance', 'balances', points, (balance) => ({
      ...balance,
      amount: balance.amount + 7,
    })),
  },
  {
    cause: 'balance',
    name: 'lotsUnlikeAmount',
    spoil: spoiling('balance', 'balances', points, (balance) => ({
      ...balance,
      lots: [...balance.lots, { lotId: `${balance._id}-lot-extra`, amount: 5, expiresAt: null }],
    })),
  },
  {
    cause: 'schema',
    name: 'orderWithNegativeQuantity',
    spoil: spoiling('order', 'orders', all('orders'), (order) => ({
      ...order,
      lines: order.lines.map((line) => ({ ...line, quantity: -line.quantity })),
    })),
  },
  {
    cause: 'schema',
    name: 'orderWithoutCurrency',
    spoil: spoiling('order', 'orders', all('orders'), (order) => without(order, 'currency')),
  },
  {
    cause: 'schema',
    name: 'shipmentWithoutCarrier',
    spoil: spoiling('shipment', 'shipments', all('shipments'), (parcel) =>
      without(parcel, 'carrier'),
    ),
  },
  {
    cause: 'schema',
    name: 'reviewWithSixStars',
    spoil: spoiling('review', 'reviews', all('reviews'), (review) => ({ ...review, rating: 6 })),
  },
  {
    cause: 'schema',
    name: 'messageWithoutId',
    spoil: spoiling('ticket', 'tickets', all('tickets'), (ticket) => ({
      ...ticket,
      messages: ticket.messages.map(({ at, from, body }) => ({ at, from, body })),
    })),
  },
  {
    cause: 'schema',
    name: 'warrantyWithoutEnd',
    spoil: spoiling('warranty', 'warranties', all('warranties'), (warranty) =>
      without(warranty, 'endsAt'),
    ),
  },
  {
    cause: 'schema',
    name: 'malformedPhone',
    spoil: spoiling('account', 'customers', all('customers'), (customer) => ({
      ...customer,
      phone: 'call me',
    })),
  },
  {
    cause: 'schema',
    name: 'malformedBenefit',
    spoil: spoiling('coupon', 'coupons', owedCoupons, (coupon) => ({
      ...coupon,
      benefit: { type: 'percent', percent: 'a lot' },
    })),
  },
  {
    cause: 'refusal',
    name: 'orderWithOverlongPostcode',
    spoil: spoiling('order', 'orders', all('orders'), ({ shipTo, ...order }) => ({
      ...order,
      shipTo: { ...shipTo, postcode: overlongPostcode(shipTo.postcode) },
    })),
  },
  { cause: 'address', name: 'couponOfUnreachableOwner', spoil: hideOwner },
];

/**
 * Leaves the owner of a coupon without a verified address, and with an account that is malformed: held
 * by that, no account at the target shows the coupon, and no mail can carry it.
 */
function hideOwner(customer: CustomerDocuments, setting: Setting): Spoilt | null {
  const { accounts, shopper, source } = customer;
  const isOwn = ({ market }: { market: string }) => market === shopper.market.code;
  const coupon = owedCoupons(source, setting).find(isOwn);
  if (!coupon || accounts.length > 0) return null;
  const customers = source.customers.map((account) => ({
    ...account,
    emailVerified: false,
    phone: 'call me',
  }));
  return { source: { ...source, customers }, accounts, record: { kind: 'coupon', id: coupon._id } };
}

/** Gives the customer's e-mail address to one account at the target, the telephone to another. */
function divideIdentity(customer: CustomerDocuments, setting: Setting): Spoilt | null {
  const [account] = customer.source.customers;
  if (!account?.emailVerified || !account.phone || !account.phoneVerified) return null;
  return {
    source: customer.source,
    accounts: twoAccountsOf(setting, customer.shopper, account),
    record: null,
  };
}

type Read<Document> = (source: OwnedDocuments, setting: Setting) => readonly Document[];

/** Spoils the first document that is read and belongs to the customer's own market. */
function spoiling<Document extends Stored & { readonly market: string }>(
  kind: CaseRecord['kind'],
  collection: keyof OwnedDocuments,
  read: Read<Document>,
  change: (document: Document) => Stored,
): Fault['spoil'] {
  return ({ accounts, shopper, source }, setting) => {
    const found = read(source, setting).find(({ market }) => market === shopper.market.code);
    if (!found) return null;
    const documents: readonly Stored[] = source[collection];
    return {
      source: {
        ...source,
        [collection]: documents.map((other) => (other._id === found._id ? change(found) : other)),
      },
      accounts,
      record: { kind, id: found._id },
    };
  };
}

function all<Name extends keyof OwnedDocuments>(name: Name) {
  return (source: OwnedDocuments) => source[name];
}

function points({ balances }: OwnedDocuments) {
  return balances.filter(({ kind }) => kind === 'points');
}

function owedCoupons({ coupons }: OwnedDocuments, { dates }: Setting) {
  return coupons.filter((coupon) => isOwed(coupon, new Date(dates.opening)));
}

function without(document: Stored, field: string): Stored {
  const { _id, ...rest } = document;
  return { _id, ...Object.fromEntries(Object.entries(rest).filter(([name]) => name !== field)) };
}
