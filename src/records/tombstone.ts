import { z } from 'zod';
import type { TargetId } from './ids';

/** What is left of a moved record that was deleted: no copy brings it back. */
export const tombstone = z.strictObject({
  /** `<collection>/<id>`, of the target. */
  _id: z.string().regex(/^[A-Za-z]+\/[A-Za-z0-9_-]+$/),
  /** On which platform it was deleted. */
  by: z.enum(['source', 'target']),
  at: z.date(),
});
export type Tombstone = z.infer<typeof tombstone>;

/** The id of the tombstone of a document of the target. */
export const tombstoneIdOf = (collection: string, id: TargetId): string => `${collection}/${id}`;
