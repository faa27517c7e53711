import { z } from 'zod';
import { sha256 } from './shared';

/**
 * A change that the target's shop has made to a moved record, or to a linked account, of one field; the
 * last one of each field.
 */
export const edit = z.strictObject({
  /** The field: `state`, or, in a part that came, `returns[poco-R1].state`; or a part: `addresses[poco-A1]`. */
  path: z.string().min(1),
  /** Digest of what the source says there, over which it was changed; of null where there was no such part. */
  from: sha256,
  /** Digest of what the target says there since; of null where the part is gone. */
  to: sha256,
  at: z.date(),
});
export type Edit = z.infer<typeof edit>;
