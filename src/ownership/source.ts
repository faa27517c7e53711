import type { CustomerId } from '../records/ids';
import { storefront } from '../records/storefront';
import type { SourceStore } from '../stores/source';
import { NotOwned } from './notOwned';
import type { Refusal } from './notOwned';

/** For whom the source is to write: a customer, or a guest, in a record of a market. */
export interface SourceCustomerRef {
  /** Null for a guest. */
  readonly customerId: CustomerId | null;
  readonly market: string;
}

/**
 * Why the source does not write for somebody now; null where it does. Guests, and customers whom nobody
 * ever moved, are the source's until its website closes.
 * @param apart markets with a website of their own, which stays when this one closes; default none.
 */
export async function refusalAtSource(
  source: SourceStore,
  { customerId, market }: SourceCustomerRef,
  apart: readonly string[] = [],
): Promise<Exclude<Refusal, 'arriving'> | null> {
  if (apart.includes(market)) return null;
  if (await isClosed(source)) return 'closed';
  const owner = customerId && (await source.ownership.findOne({ _id: customerId }));
  return !owner || owner.state === 'source' ? null : owner.state;
}

/**
 * Lets a write of the source's go on. Ask right before it: what is written after a freeze began comes to
 * the target as a late change, balances and coupons excepted, whose own writers refuse it.
 * @param apart as of `refusalAtSource`.
 * @throws NotOwned where the source does not write for somebody now.
 */
export async function ownedBySource(
  source: SourceStore,
  customer: SourceCustomerRef,
  apart: readonly string[] = [],
): Promise<void> {
  const refusal = await refusalAtSource(source, customer, apart);
  if (refusal) throw new NotOwned(refusal, customer.customerId);
}

/** Whether the source's website is closed. */
export async function isClosed(source: SourceStore): Promise<boolean> {
  const website = storefront.nullable().parse(await source.storefront.findOne({ _id: 'website' }));
  return website?._id === 'website' && website.state === 'closed';
}
