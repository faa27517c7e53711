import type { Collection, MongoClient } from 'mongodb';
import type { SourceCustomer } from '../records/account';
import type { SourceBalance, SourceEntry } from '../records/balance';
import type { SourceCoupon } from '../records/coupon';
import type { SourceOrder } from '../records/order';
import type { Ownership } from '../records/ownership';
import type { SourceProduct } from '../records/product';
import type { SourceReview } from '../records/review';
import type { SourceShipment } from '../records/shipment';
import type { Page, Redirect, Storefront } from '../records/storefront';
import type { SourceTicket } from '../records/ticket';
import type { SourceWarranty } from '../records/warranty';

/** The store that closes: its collections as typed as they should be; what is read is still parsed. */
export interface SourceStore {
  readonly client: MongoClient;
  readonly customers: Collection<SourceCustomer>;
  readonly orders: Collection<SourceOrder>;
  readonly shipments: Collection<SourceShipment>;
  readonly reviews: Collection<SourceReview>;
  readonly tickets: Collection<SourceTicket>;
  readonly warranties: Collection<SourceWarranty>;
  readonly balances: Collection<SourceBalance>;
  readonly balanceEntries: Collection<SourceEntry>;
  readonly coupons: Collection<SourceCoupon>;
  readonly products: Collection<SourceProduct>;
  readonly pages: Collection<Page>;
  readonly ownership: Collection<Ownership>;
  readonly redirects: Collection<Redirect>;
  readonly storefront: Collection<Storefront>;
}

/** Opens the source in the database that the client's URI names. */
export function openSource(client: MongoClient): SourceStore {
  const db = client.db();
  return {
    client,
    customers: db.collection('customers'),
    orders: db.collection('orders'),
    shipments: db.collection('shipments'),
    reviews: db.collection('reviews'),
    tickets: db.collection('tickets'),
    warranties: db.collection('warranties'),
    balances: db.collection('balances'),
    balanceEntries: db.collection('balanceEntries'),
    coupons: db.collection('coupons'),
    products: db.collection('products'),
    pages: db.collection('pages'),
    ownership: db.collection('ownership'),
    redirects: db.collection('redirects'),
    storefront: db.collection('storefront'),
  };
}

/** Creates the indexes that the move reads by, where they are missing; safe to run again. */
export async function indexSource(source: SourceStore): Promise<void> {
  await Promise.all([
    source.customers.createIndex({ market: 1 }),
    source.shipments.createIndex({ orderId: 1 }),
    source.balanceEntries.createIndex({ balanceId: 1 }),
    source.balances.createIndex({ customerId: 1 }),
    source.coupons.createIndex({ customerId: 1 }),
    ...[source.orders, source.reviews, source.tickets, source.warranties].map((records) =>
      records.createIndexes([{ key: { customerId: 1 } }, { key: { 'guest.email': 1 } }]),
    ),
  ]);
}
