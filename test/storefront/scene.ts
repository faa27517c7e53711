import { Random } from '../../local/seed/random';
import { Desk } from '../../local/storefront/desk';
import { Journal } from '../../local/storefront/journal';
import { openShop } from '../../local/storefront/shop';
import type { Shop } from '../../local/storefront/shop';
import { readShoppers } from '../../local/storefront/shoppers';
import type { Shopper } from '../../local/storefront/shoppers';
import { pay } from '../../local/storefront/visits';
import { productOf } from '../activities/documents';
import type { CustomerRef } from '../../src/activities/customerRef';
import type { World } from '../activities/world';

/** When customers begin to shop in these tests. */
export const at = new Date('2024-11-05T09:00:00Z');

/** One customer of a storefront, who has one of everything, and a desk that serves. */
export interface Scene {
  readonly ada: CustomerRef;
  readonly shopper: Shopper;
  readonly shop: Shop;
  readonly desk: Desk;
  readonly journal: Journal;
}

/** Seeds a product and a customer, and opens a shop. */
export async function openScene(world: World): Promise<Scene> {
  await world.seed({ products: [productOf('P7')] });
  const ada = await world.seedCustomer('C1');
  const shop = await openShop(world.deps);
  const [shopper] = await readShoppers(shop, 1);
  if (!shopper) throw new Error('Nobody may shop');
  const journal = new Journal();
  return { ada, shopper, shop, desk: new Desk(world.deps.target, journal), journal };
}

/** Lets the customer of a scene come so often, a minute after another; what they do is told by the name. */
export async function visit(scene: Scene, visits: number, name = 'L'): Promise<void> {
  const { shop, desk, shopper, journal } = scene;
  for (let number = 1; number <= visits; number += 1) {
    const id = `${name}${number}`;
    const now = new Date(at.getTime() + 60_000 * journal.entries.length);
    await pay({ shop, desk, shopper, id, random: new Random(1, 'visit', id), at: now });
  }
}
