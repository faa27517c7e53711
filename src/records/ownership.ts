import { z } from 'zod';
import { customerId } from './ids';

/** Who may write for a customer: the source, nobody for a moment, or the target for good. */
export const ownershipState = z.enum(['source', 'frozen', 'handedOver']);

/** The source's one document per customer that decides who owns it; absent is `source` at epoch 0. */
export const ownership = z.strictObject({
  _id: customerId,
  state: ownershipState,
  /** Raised by every change of state that is not a completion; a writer with an older one has lost. */
  epoch: z.int().min(0),
  /** When a freeze should have ended; it decides nothing, it tells how long a freeze is overdue. */
  until: z.date().nullable(),
  /** For how long the customer was frozen last, in milliseconds; absent before a freeze has ended. */
  frozenMs: z.int().min(0).optional(),
});
export type Ownership = z.infer<typeof ownership>;

/** The fence that a freeze writes into each balance and coupon; every writer's filter carries it. */
export const fence = z.strictObject({ epoch: z.int().min(1), state: ownershipState });
export type Fence = z.infer<typeof fence>;
