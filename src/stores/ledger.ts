import type { Collection, MongoClient } from 'mongodb';
import { z } from 'zod';
import type { AuditPage } from '../audit/pages';
import type { CaseFile } from '../cases/case';
import { forecast, sample } from '../programme/forecast';
import type { Standing } from '../programme/standing';
import { receipt } from '../receipts/receipt';
import { seal, sealedReceipt } from '../receipts/seal';
import { customerId, sourceId, targetId } from '../records/ids';
import { market } from '../records/shared';

/** One customer's way through the programme. */
export const enrolment = z.strictObject({
  _id: customerId,
  market,
  kind: z.enum(['account', 'guest', 'detached']),
  /** Position in its market, from 0; what a market pages by. */
  ordinal: z.int().min(0),
  /** For those without an account: a record of each collection that leads to the others, never an address. */
  records: z
    .strictObject({
      orders: z.array(sourceId),
      reviews: z.array(sourceId),
      tickets: z.array(sourceId),
      warranties: z.array(sourceId),
    })
    .optional(),
  /** `held` waits for a decision; `setAside` was decided to stay with the source. */
  state: z.enum(['enrolled', 'moved', 'lapsed', 'held', 'setAside']),
  accountId: targetId.nullable(),
  /** Set by the coupon sweep on those it could not write to: they move before their market opens. */
  early: z.literal(true).optional(),
  /** Why a coupon of the customer has not reached its owner, as a sweep or the deadline found it. */
  owed: z.enum(['address', 'late']).optional(),
  /** Set when the source was found to have something new after the take-over; a run that began with it clears it. */
  changed: z.string().optional(),
});
export type Enrolment = z.infer<typeof enrolment>;

/** A message owed to somebody, sent once per key. */
export const notice = z.strictObject({
  /** `moved-<customer>`, `coupons-<customer>`, `review-<day>`, `alert-<what>`. */
  _id: z.string().min(1),
  customerId: customerId.nullable(),
  market: market.nullable(),
  template: z.enum(['moved', 'coupons', 'review', 'alert']),
  language: z.string(),
  state: z.enum(['pending', 'sent', 'undeliverable']),
  /** Why it cannot be delivered: `noVerifiedAddress`, `blocked`. */
  reason: z.string().nullable(),
  queuedAt: z.date(),
  sentAt: z.date().nullable(),
});
export type Notice = z.infer<typeof notice>;

/** A milestone that was reached, and when. */
export const milestoneRecord = z.strictObject({
  _id: z.enum([
    'opening',
    'couponSweep',
    'couponDeadline',
    'websiteClosure',
    'appDiscontinuation',
    'reconciliation',
    'retirement',
  ]),
  /** The instant the calendar names. */
  due: z.date(),
  /** The instant it was done, on the workflow's clock. */
  doneAt: z.date(),
  counts: z.record(z.string(), z.int()),
  /** Who decided it, and why, where a person did. */
  by: z.string().optional(),
  reason: z.string().optional(),
});
export type MilestoneRecord = z.infer<typeof milestoneRecord>;

/** How a market has come along: the last look, and what it foretold. */
export const marketForecast = z.strictObject({
  /** The market. */
  _id: market,
  last: sample,
  /** The look before the last, if there was one. */
  before: sample.nullable(),
  /** Null where no milestone is left that it could meet. */
  forecast: forecast.nullable(),
});
export type MarketForecast = z.infer<typeof marketForecast>;

/** A coupon that was not made good in time: it counts as late for ever. */
export const lateCoupon = z.strictObject({
  /** The coupon of the source. */
  _id: sourceId,
  customerId,
  market,
  /** When it should have reached its owner. */
  due: z.date(),
  foundAt: z.date(),
  /** When it did after all, or nothing of it was owed any more; null while it is owed. */
  madeGoodAt: z.date().nullable(),
});
export type LateCoupon = z.infer<typeof lateCoupon>;

/** A receipt, and the seal that holds it; null until one does. */
export const storedReceipt = receipt.extend({ seal: z.string().min(1).nullable() });
export type StoredReceipt = z.infer<typeof storedReceipt>;

/** A seal, and the receipts that it holds, in order of their ids. */
export const storedSeal = seal.extend({ receipts: z.array(sealedReceipt) });
export type StoredSeal = z.infer<typeof storedSeal>;

/** How far a feed of changes was read and dealt with. */
export const position = z.strictObject({
  _id: z.enum(['source']),
  /** The server's own: where the feed goes on. */
  token: z.unknown(),
  /** On the clock of the worker that stored it. */
  at: z.date(),
});
export type Position = z.infer<typeof position>;

/** Handover's own database: one per programme. */
export interface Ledger {
  readonly client: MongoClient;
  readonly customers: Collection<Enrolment>;
  readonly cases: Collection<CaseFile>;
  readonly notices: Collection<Notice>;
  readonly milestones: Collection<MilestoneRecord>;
  readonly standings: Collection<Standing>;
  readonly forecasts: Collection<MarketForecast>;
  readonly lateCoupons: Collection<LateCoupon>;
  readonly receipts: Collection<StoredReceipt>;
  readonly seals: Collection<StoredSeal>;
  readonly positions: Collection<Position>;
  readonly audits: Collection<AuditPage>;
}

/** Opens the ledger in the database that the client's URI names. */
export function openLedger(client: MongoClient): Ledger {
  const db = client.db();
  return {
    client,
    customers: db.collection('customers'),
    cases: db.collection('cases'),
    notices: db.collection('notices'),
    milestones: db.collection('milestones'),
    standings: db.collection('standings'),
    forecasts: db.collection('forecasts'),
    lateCoupons: db.collection('lateCoupons'),
    receipts: db.collection('receipts'),
    seals: db.collection('seals'),
    positions: db.collection('positions'),
    audits: db.collection('audits'),
  };
}

/** Creates the indexes that Handover reads by; safe to run again. */
export async function indexLedger(ledger: Ledger): Promise<void> {
  await Promise.all([
    ledger.customers.createIndexes([
      { key: { market: 1, ordinal: 1 }, unique: true },
      { key: { state: 1 } },
      { key: { owed: 1 }, sparse: true },
      { key: { changed: 1 }, sparse: true },
    ]),
    ledger.cases.createIndexes([{ key: { customerId: 1 } }, { key: { state: 1 } }]),
    ledger.notices.createIndexes([
      { key: { state: 1, customerId: 1 } },
      { key: { customerId: 1 } },
    ]),
    ledger.receipts.createIndexes([
      { key: { customerId: 1 } },
      { key: { market: 1, seal: 1, _id: 1 } },
    ]),
    ledger.seals.createIndex({ market: 1, n: 1 }),
    ledger.lateCoupons.createIndex({ customerId: 1 }),
    ledger.audits.createIndex({ page: 1 }),
  ]);
}
