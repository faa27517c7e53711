import { z } from 'zod';
import { sourceCustomer } from '../../src/records/account';
import { sourceBalance, sourceEntry } from '../../src/records/balance';
import { sourceCoupon } from '../../src/records/coupon';
import { sourceOrder } from '../../src/records/order';
import { sourceProduct } from '../../src/records/product';
import { sourceReview } from '../../src/records/review';
import { sourceShipment } from '../../src/records/shipment';
import { page, storefront } from '../../src/records/storefront';
import { sourceTicket } from '../../src/records/ticket';
import { sourceWarranty } from '../../src/records/warranty';

/** One customer's documents, by collection; a guest has no account, balances or coupons. */
export const ownedDocuments = z.strictObject({
  customers: z.array(sourceCustomer),
  orders: z.array(sourceOrder),
  shipments: z.array(sourceShipment),
  reviews: z.array(sourceReview),
  tickets: z.array(sourceTicket),
  warranties: z.array(sourceWarranty),
  balances: z.array(sourceBalance),
  balanceEntries: z.array(sourceEntry),
  coupons: z.array(sourceCoupon),
});
export type OwnedDocuments = z.output<typeof ownedDocuments>;

/** What a store has whoever its customers are, by collection. */
export const commonDocuments = z.strictObject({
  coupons: z.array(sourceCoupon),
  products: z.array(sourceProduct),
  pages: z.array(page),
  storefront: z.array(storefront),
});
export type CommonDocuments = z.output<typeof commonDocuments>;

/** A document on its way into a store, of the documented shape or on purpose of another. */
export type Stored = { readonly _id: string; readonly [field: string]: unknown };

/** A collection of the source that seeding fills. */
export type Collection = keyof OwnedDocuments | keyof CommonDocuments;

/** Documents on their way into a store, by collection. */
export type StoredDocuments = { readonly [Name in Collection]?: readonly Stored[] };
