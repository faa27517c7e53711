import { z } from 'zod';
import { sha256 } from '../records/shared';
import { pathOf } from './merkle';
import { receipt } from './receipt';
import type { Receipt } from './receipt';
import { seal } from './seal';
import type { Seal, SealedReceipt } from './seal';

const instant = z.iso.datetime({ precision: 3 });

/** A receipt with everything that proves it but the public key. */
export const receiptFile = z.strictObject({
  format: z.literal('handover-receipt-1'),
  receipt: receipt.extend({ issuedAt: instant }),
  /** Where the receipt stands in its seal, from 0, and what leads from there to the root; null until sealed. */
  proof: z.strictObject({ index: z.int().min(0), path: z.array(sha256) }).nullable(),
  seal: seal.extend({ sealedAt: instant }).nullable(),
});
export type ReceiptFile = z.infer<typeof receiptFile>;

/** A seal as receipt files have it. */
export type FiledSeal = NonNullable<ReceiptFile['seal']>;

/** Makes the file of a receipt; its seal lists it, or is null where none holds it yet. */
export function receiptFileOf(
  issued: Receipt,
  holding: (Seal & { readonly receipts: readonly SealedReceipt[] }) | null,
): ReceiptFile {
  const { issuedAt } = issued;
  const file = {
    format: 'handover-receipt-1',
    receipt: { ...issued, issuedAt: issuedAt.toISOString() },
  } as const;
  const index = holding?.receipts.findIndex(({ id }) => id === issued._id) ?? -1;
  if (!holding || index === -1) return { ...file, proof: null, seal: null };
  const { receipts, ...sealed } = holding;
  const digests = receipts.map(({ digest }) => digest);
  return {
    ...file,
    proof: { index, path: pathOf(digests, index) },
    seal: { ...sealed, sealedAt: sealed.sealedAt.toISOString() },
  };
}
