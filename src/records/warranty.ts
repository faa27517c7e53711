import { z } from 'zod';
import { sourceId, targetId, targetIdOf } from './ids';
import { hasOneOwner, ownerRefusal, sourceRecord, targetRecord, uniqueBy } from './shared';
import type { Mapping } from './shared';

const claimState = z.enum(['open', 'repaired', 'replaced', 'refused']);

/** A warranty of the source on one line of an order. */
export const sourceWarranty = z
  .strictObject({
    ...sourceRecord,
    orderId: sourceId,
    lineId: sourceId,
    productId: sourceId,
    serialNumber: z.string().min(1),
    startsAt: z.date(),
    endsAt: z.date(),
    claims: uniqueBy(
      'claimId',
      z.strictObject({ claimId: sourceId, at: z.date(), status: claimState, fault: z.string() }),
    ),
  })
  .refine(hasOneOwner, ownerRefusal);
export type SourceWarranty = z.infer<typeof sourceWarranty>;

/** A warranty that the target honours, to the same day. */
export const targetWarranty = z.strictObject({
  ...targetRecord,
  orderId: targetId,
  itemId: targetId,
  productId: targetId,
  serial: z.string(),
  validFrom: z.date(),
  validUntil: z.date(),
  claims: z.array(
    z.strictObject({ id: targetId, at: z.date(), state: claimState, fault: z.string() }),
  ),
});
export type TargetWarranty = z.infer<typeof targetWarranty>;

/** Maps a warranty and its claims. */
export function mapWarranty(warranty: SourceWarranty, { store, owner }: Mapping): TargetWarranty {
  return {
    _id: targetIdOf(store, warranty._id),
    region: warranty.market,
    accountId: owner.accountId,
    guest: warranty.guest,
    orderId: targetIdOf(store, warranty.orderId),
    itemId: targetIdOf(store, warranty.lineId),
    productId: targetIdOf(store, warranty.productId),
    serial: warranty.serialNumber,
    validFrom: warranty.startsAt,
    validUntil: warranty.endsAt,
    claims: warranty.claims.map(({ claimId, at, status, fault }) => ({
      id: targetIdOf(store, claimId),
      at,
      state: status,
      fault,
    })),
  };
}
