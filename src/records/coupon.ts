import { z } from 'zod';
import type { Dates } from '../programme/calendar';
import { DAY } from '../programme/instant';
import { customerId, origin, sourceId, targetId, targetIdOf } from './ids';
import type { Origin, TargetId } from './ids';
import { currency, minorNotNegative, money } from './money';
import { fence } from './ownership';
import { market } from './shared';

const percent = z.int().min(1).max(100);

/** A use of a coupon that an order took; one that gave it back keeps its line, and tells when. */
const redemption = <Id extends z.ZodType>(orderId: Id) =>
  z.strictObject({ orderId, at: z.date(), returnedAt: z.date().optional() });

/** What a void stores: everything that the successor is made from, so that anybody can finish it. */
export const successorTerms = z.strictObject({
  couponId: targetId,
  code: z.string().min(1),
  validUntil: z.date(),
  usesLeft: z.int().min(1),
  issuedAt: z.date(),
});
export type SuccessorTerms = z.infer<typeof successorTerms>;

/** A coupon of the source; without a customer it is a shared promotion code. */
export const sourceCoupon = z.strictObject({
  _id: sourceId,
  market,
  revision: z.int().min(1),
  customerId: customerId.nullable(),
  code: z.string().min(1),
  status: z.enum(['active', 'used', 'expired', 'voided']),
  benefit: z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('amount'), amountMinor: minorNotNegative, currency }),
    z.strictObject({ type: z.literal('percent'), percent }),
  ]),
  minimum: z.strictObject({ amountMinor: minorNotNegative, currency }).nullable(),
  productIds: z.array(sourceId),
  usesLeft: z.int().min(0),
  usesTotal: z.int().min(1),
  redemptions: z.array(redemption(sourceId)),
  issuedAt: z.date(),
  expiresAt: z.date(),
  fence: fence.optional(),
  successor: successorTerms.optional(),
  /** Uses that a cancelled order gave back after the void; the successor gets each of them once. */
  restorations: z.array(z.strictObject({ orderId: sourceId, at: z.date() })).optional(),
});
export type SourceCoupon = z.infer<typeof sourceCoupon>;

/** A coupon of the target; without an account its code works for whoever was mailed it. */
export const targetCoupon = z.strictObject({
  _id: targetId,
  region: market,
  accountId: targetId.nullable(),
  code: z.string(),
  state: z.enum(['live', 'used', 'void']),
  benefit: z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('amount'), amount: money }),
    z.strictObject({ type: z.literal('percent'), percent }),
  ]),
  minimum: money.nullable(),
  productIds: z.array(targetId),
  usesLeft: z.int().min(0),
  issuedAt: z.date(),
  validUntil: z.date(),
  predecessor: z.strictObject({ store: origin, couponId: sourceId }),
  /** The cancelled orders whose use was added to the uses left, one for each. */
  restored: z.array(sourceId).optional(),
  /** The orders of the target that it was redeemed for; each took one use. */
  redemptions: z.array(redemption(targetId)).optional(),
});
export type TargetCoupon = z.infer<typeof targetCoupon>;

/**
 * Whether a coupon is owed a successor: one customer's, with uses left, live when the programme opened,
 * and neither used up nor voided since. One that expires between the opening and its reissue is still
 * owed, also where the store has marked it as expired by then.
 * @param closure from when on the source honours no coupon; default the opening.
 */
export const isOwed = (
  { customerId, status, usesLeft, expiresAt }: Owing,
  opening: Date,
  closure = opening,
): boolean =>
  customerId !== null &&
  usesLeft > 0 &&
  expiresAt > opening &&
  (status === 'active' || (status === 'expired' && expiresAt < closure));

/** What decides whether a coupon is owed a successor. */
export type Owing = Pick<SourceCoupon, 'customerId' | 'status' | 'usesLeft' | 'expiresAt'>;

/** What decides when a coupon is due. */
export type Dated = Pick<SourceCoupon, 'issuedAt' | 'usesLeft' | 'redemptions'>;

/**
 * Since when a coupon has had uses left: since its issue, or since a cancelled order gave it one when
 * none was left.
 */
export function liveSince({ issuedAt, usesLeft, redemptions }: Dated): Date {
  const changes = redemptions
    .flatMap(({ at, returnedAt }) => [
      { at, uses: -1 },
      ...(returnedAt ? [{ at: returnedAt, uses: 1 }] : []),
    ])
    .toSorted((one, other) => +other.at - +one.at || other.uses - one.uses);
  let before = usesLeft;
  for (const { at, uses } of changes) {
    before -= uses;
    if (before <= 0) return at;
  }
  return issuedAt;
}

/**
 * Before when a coupon's successor must be visible to its owner: the coupon deadline, or, for a coupon
 * that was issued or lives again since the sweep began, the closure of the website.
 */
export const dueOf = (
  coupon: Dated,
  { couponSweep, couponDeadline, websiteClosure }: Dates,
): Date => new Date(liveSince(coupon) < new Date(couponSweep) ? couponDeadline : websiteClosure);

/** What a successor's terms are made with. */
export interface Issue {
  readonly code: string;
  /** When it is issued. */
  readonly at: Date;
  /** Before when it should have been. */
  readonly due: Date;
  readonly minimumDays: number;
  readonly store: Origin;
}

/**
 * The successor's terms: the same uses, and an expiry that is never earlier, later by as long as the
 * issue is late, and some days away.
 */
export function termsOf(
  coupon: SourceCoupon,
  { code, at, due, minimumDays, store }: Issue,
): SuccessorTerms {
  const delay = Math.max(0, at.getTime() - due.getTime());
  const extended = coupon.expiresAt.getTime() + delay;
  return {
    couponId: targetIdOf(store, coupon._id),
    code,
    validUntil: new Date(Math.max(extended, at.getTime() + minimumDays * DAY)),
    usesLeft: coupon.usesLeft,
    issuedAt: at,
  };
}

/** Maps a voided coupon to its successor, from the voided document alone. */
export function mapSuccessor(
  coupon: SourceCoupon & { successor: SuccessorTerms },
  accountId: TargetId | null,
  store: Origin,
): TargetCoupon {
  const { successor, benefit, minimum } = coupon;
  return {
    _id: successor.couponId,
    region: coupon.market,
    accountId,
    code: successor.code,
    state: 'live',
    benefit:
      benefit.type === 'amount'
        ? { type: 'amount', amount: { minor: benefit.amountMinor, currency: benefit.currency } }
        : benefit,
    minimum: minimum && { minor: minimum.amountMinor, currency: minimum.currency },
    productIds: coupon.productIds.map((id) => targetIdOf(store, id)),
    usesLeft: successor.usesLeft,
    issuedAt: successor.issuedAt,
    validUntil: successor.validUntil,
    predecessor: { store, couponId: coupon._id },
  };
}
