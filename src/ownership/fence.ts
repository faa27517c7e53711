import type { Fence } from '../records/ownership';
import type { CustomerId } from '../records/ids';
import { NotOwned } from './notOwned';

/** The part of a filter that says how a fence was read. */
type AsRead =
  | { readonly fence: { readonly $exists: false } }
  | { readonly 'fence.epoch': number; readonly 'fence.state': 'source' };

/** A document that a freeze fences off: a balance or a coupon of the source. */
interface Fenced {
  readonly customerId: CustomerId | null;
  readonly fence?: Fence | undefined;
}

/**
 * What the filter of a write to a fenced document says: that the fence is as it was read, so that a
 * write that was decided before a freeze fails after it.
 * @throws NotOwned where it was read behind the fence.
 */
export function fenceAsRead({ customerId, fence }: Fenced): AsRead {
  if (!fence) return { fence: { $exists: false } };
  if (fence.state !== 'source') throw new NotOwned(fence.state, customerId);
  return { 'fence.epoch': fence.epoch, 'fence.state': 'source' };
}
