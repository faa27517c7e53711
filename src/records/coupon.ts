import { z } from 'zod';
import { customerId, origin, sourceId, targetId, targetIdOf } from './ids';
import type { Origin, TargetId } from './ids';
import { currency, minorNotNegative, money } from './money';
import { fence } from './ownership';
import { market } from './shared';

const percent = z.int().min(1).max(100);

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
  redemptions: z.array(z.strictObject({ orderId: sourceId, at: z.date() })),
  issuedAt: z.date(),
  expiresAt: z.date(),
  fence: fence.optional(),
  successor: successorTerms.optional(),
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
});
export type TargetCoupon = z.infer<typeof targetCoupon>;

/**
 * Whether a coupon is owed a successor: one customer's, active, with uses left, and not expired when
 * the programme opened. One that expires between the opening and its reissue is still owed.
 */
export const isOwed = (coupon: SourceCoupon, opening: Date): boolean =>
  coupon.customerId !== null &&
  coupon.status === 'active' &&
  coupon.usesLeft > 0 &&
  coupon.expiresAt > opening;

/** The successor's terms: the same uses, and an expiry that is never earlier, and some days away. */
export function termsOf(
  coupon: SourceCoupon,
  { code, at, minimumDays, store }: { code: string; at: Date; minimumDays: number; store: Origin },
): SuccessorTerms {
  const atLeast = new Date(at.getTime() + minimumDays * 86_400_000);
  return {
    couponId: targetIdOf(store, coupon._id),
    code,
    validUntil: coupon.expiresAt > atLeast ? coupon.expiresAt : atLeast,
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
