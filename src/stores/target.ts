import type { Collection, MongoClient } from 'mongodb';
import type { z } from 'zod';
import type { TargetAccount } from '../records/account';
import type { Wallet, WalletEntry } from '../records/balance';
import type { TargetCoupon } from '../records/coupon';
import type { Edit } from '../records/edit';
import type { TargetOrder } from '../records/order';
import type { TargetProduct } from '../records/product';
import type { TargetReview } from '../records/review';
import type { originStamp } from '../records/shared';
import type { TargetShipment } from '../records/shipment';
import type { Channel } from '../records/storefront';
import type { TargetTicket } from '../records/ticket';
import type { Tombstone } from '../records/tombstone';
import type { TargetWarranty } from '../records/warranty';

/** A document that came from the source, with the stamp that says from which one. */
export type Stamped<T> = T & { origin: z.infer<typeof originStamp> };

/** A customer's record that came from the source, and what the target's shop has changed of it since. */
export type Moved<T> = Stamped<T> & { edits?: Edit[] };

/** The platform that stays. */
export interface TargetStore {
  readonly client: MongoClient;
  readonly accounts: Collection<TargetAccount>;
  readonly orders: Collection<Moved<TargetOrder>>;
  readonly shipments: Collection<Moved<TargetShipment>>;
  readonly reviews: Collection<Moved<TargetReview>>;
  readonly tickets: Collection<Moved<TargetTicket>>;
  readonly warranties: Collection<Moved<TargetWarranty>>;
  readonly wallets: Collection<Wallet>;
  readonly walletEntries: Collection<WalletEntry>;
  readonly coupons: Collection<TargetCoupon>;
  readonly products: Collection<Stamped<TargetProduct>>;
  readonly channels: Collection<Channel>;
  readonly tombstones: Collection<Tombstone>;
}

/** Opens the target in the database that the client's URI names. */
export function openTarget(client: MongoClient): TargetStore {
  const db = client.db();
  return {
    client,
    accounts: db.collection('accounts'),
    orders: db.collection('orders'),
    shipments: db.collection('shipments'),
    reviews: db.collection('reviews'),
    tickets: db.collection('tickets'),
    warranties: db.collection('warranties'),
    wallets: db.collection('wallets'),
    walletEntries: db.collection('walletEntries'),
    coupons: db.collection('coupons'),
    products: db.collection('products'),
    channels: db.collection('channels'),
    tombstones: db.collection('tombstones'),
  };
}

/** Creates the indexes that the move and the platform read by; safe to run again. */
export async function indexTarget(target: TargetStore): Promise<void> {
  await Promise.all([
    target.accounts.createIndexes([
      {
        key: { 'login.email': 1 },
        name: 'oneAccountPerVerifiedEmail',
        unique: true,
        partialFilterExpression: { 'login.emailVerified': true },
      },
      { key: { 'login.phone': 1 } },
      { key: { 'links.customerId': 1 } },
    ]),
    target.shipments.createIndex({ orderId: 1 }),
    target.tickets.createIndexes([{ key: { accountId: 1 } }, { key: { formerAddress: 1 } }]),
    target.walletEntries.createIndex({ walletId: 1 }),
    target.wallets.createIndex({ accountId: 1 }),
    target.coupons.createIndexes([{ key: { accountId: 1 } }, { key: { code: 1 }, unique: true }]),
    ...[target.orders, target.reviews, target.warranties].map((records) =>
      records.createIndex({ accountId: 1 }),
    ),
  ]);
}
