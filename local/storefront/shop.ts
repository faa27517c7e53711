import { NotOwned } from '../../src/ownership/notOwned';
import { ownedBySource } from '../../src/ownership/source';
import { ownedByTarget } from '../../src/ownership/target';
import { storeOf } from '../../src/programme/store';
import type { Programme } from '../../src/programme/schema';
import { targetIdOf } from '../../src/records/ids';
import type { Origin, TargetId } from '../../src/records/ids';
import type { SourceProduct } from '../../src/records/product';
import type { SourceStore } from '../../src/stores/source';
import type { TargetStore } from '../../src/stores/target';
import { nativeIdOf } from '../platforms/native';
import type { Bought, Shopper } from './shoppers';

/** Where the storefront's operations are done. */
export interface Shop {
  readonly source: SourceStore;
  readonly target: TargetStore;
  readonly programme: Programme;
  readonly store: Origin;
  /** Markets with a website of their own, which stays when the source's closes. */
  readonly apart: readonly string[];
  readonly products: readonly SourceProduct[];
}

/** Opens the shop of a programme, with what is on sale now. */
export async function openShop({
  source,
  target,
  programme,
}: Pick<Shop, 'source' | 'target' | 'programme'>): Promise<Shop> {
  return {
    source,
    target,
    programme,
    store: storeOf(programme),
    apart: programme.excluded.map(({ code }) => code),
    products: await source.products.find({ onSale: true }).sort({ _id: 1 }).toArray(),
  };
}

/** Lets a write of the source's go on, or throws NotOwned. */
export const mayWriteAtSource = ({ source, apart }: Shop, shopper: Shopper): Promise<void> =>
  ownedBySource(source, shopper, apart);

/**
 * Writes to an account of the source, which has no fence, and of which nothing comes to the target late.
 * @throws NotOwned also after the write, where a freeze has overtaken it: it has to be done again there.
 */
export async function writeAccount<T>(
  shop: Shop,
  shopper: Shopper,
  write: () => Promise<T>,
): Promise<T> {
  await mayWriteAtSource(shop, shopper);
  const written = await write();
  await mayWriteAtSource(shop, shopper);
  return written;
}

/** Lets a write of the target's go on, or throws NotOwned. */
export const mayWriteAtTarget = ({ target }: Shop, accountId: TargetId | null): Promise<void> =>
  ownedByTarget(target, accountId);

/** The id that something bought has at the target, wherever it was bought. */
export const idAtTarget = ({ store }: Shop, { platform, key }: Pick<Bought, 'platform' | 'key'>) =>
  platform === 'source' ? targetIdOf(store, key) : nativeIdOf(key);

/** Turns a shop's answer into what the desk understands: who is owned elsewhere goes there. */
export function elsewhere(refused: string, { customerId }: Shopper): null {
  if (refused === 'frozen' || refused === 'handedOver') throw new NotOwned(refused, customerId);
  if (refused === 'closed' || refused === 'arriving') throw new NotOwned(refused, customerId);
  return null;
}
