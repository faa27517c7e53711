import { z } from 'zod';
import { market, sha256 } from '../records/shared';
import { digestOf } from '../records/digest';
import { rootOf } from './merkle';
import type { Receipt } from './receipt';
import { signed } from './signing';
import type { Signer } from './signing';

/** Receipts of a market, sealed together: none of them can be changed, added or taken away unseen. */
export const seal = z.strictObject({
  /** `<market>-<n>`. */
  _id: z.string().min(1),
  market,
  /** From 1, without a gap. */
  n: z.int().min(1),
  /** Root of the market's seal before; null for the first. */
  previous: sha256.nullable(),
  /** Merkle root over the digests of the receipts, in order of their ids. */
  root: sha256,
  /** How many receipts. */
  count: z.int().min(1),
  sealedAt: z.date(),
  /** Ed25519 over the canonical JSON of everything above, base64. */
  signature: z.string(),
});
export type Seal = z.infer<typeof seal>;

/** A receipt as a seal lists it: with the SHA-256 of its canonical JSON, signature and all. */
export const sealedReceipt = z.strictObject({ id: z.string().min(1), digest: sha256 });
export type SealedReceipt = z.infer<typeof sealedReceipt>;

/** What is sealed, and after which seal. */
export interface Sealing {
  readonly market: string;
  readonly previous: Pick<Seal, 'n' | 'root'> | null;
  /** One or more, in order of their ids. */
  readonly receipts: readonly Receipt[];
  readonly at: Date;
}

/** Makes the next seal of a market, and the list of what it holds. */
export function sealOf({ market, previous, receipts, at }: Sealing, signer: Signer) {
  const listed = receipts.map((one): SealedReceipt => ({ id: one._id, digest: digestOf(one) }));
  const n = (previous?.n ?? 0) + 1;
  const content: Omit<Seal, 'signature'> = {
    _id: `${market}-${n}`,
    market,
    n,
    previous: previous?.root ?? null,
    root: rootOf(listed.map(({ digest }) => digest)),
    count: listed.length,
    sealedAt: at,
  };
  return { ...signed(content, signer), receipts: listed };
}
