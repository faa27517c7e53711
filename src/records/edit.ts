import { z } from 'zod';
import { sha256 } from './shared';

/** A change that the target's shop has made to a moved record, of one field; the last one of each field. */
export const edit = z.strictObject({
  /** The field: `state`, or, in a part that came, `returns[poco-R1].state`. */
  path: z.string().min(1),
  /** Digest of what the source says there, over which it was changed. */
  from: sha256,
  /** Digest of what the target says there since. */
  to: sha256,
  at: z.date(),
});
export type Edit = z.infer<typeof edit>;
