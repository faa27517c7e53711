import { z } from 'zod';
import { balanceKind } from '../records/balance';
import { customerId, sourceId, targetId } from '../records/ids';
import { market, sha256 } from '../records/shared';

/** What was moved for a customer, proven: digests of both sides, balances and coupon pairs, signed. */
export const receipt = z.strictObject({
  /** `<customer>-<revision>`. */
  _id: z.string().min(1),
  customerId,
  revision: z.int().min(1),
  market,
  accountId: targetId.nullable(),
  /** Version of the rules of the move. */
  mapping: z.int().min(1),
  counts: z.record(z.string(), z.int()),
  /** Per kind: SHA-256 over the sorted digests of what was read back, source side mapped, target side as stored. */
  digests: z.record(z.string(), z.strictObject({ source: sha256, target: sha256 })),
  balances: z.array(
    z.strictObject({
      balanceId: sourceId,
      kind: balanceKind,
      atSource: z.int(),
      debited: z.int(),
      credited: z.int(),
    }),
  ),
  /** Coupon and successor, the codes by keyed digest. */
  coupons: z.array(
    z.strictObject({ couponId: sourceId, successorId: targetId, codeDigest: sha256 }),
  ),
  issuedAt: z.date(),
  /** Ed25519 over the canonical JSON of everything above, base64. */
  signature: z.string(),
});
export type Receipt = z.infer<typeof receipt>;
