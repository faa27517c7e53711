import { Desk } from '../../local/storefront/desk';
import { Journal } from '../../local/storefront/journal';
import { openShop } from '../../local/storefront/shop';
import type { Shop } from '../../local/storefront/shop';
import { readShoppers } from '../../local/storefront/shoppers';
import type { Shopper } from '../../local/storefront/shoppers';
import { productOf } from '../activities/documents';
import type { CustomerRef } from '../../src/activities/customerRef';
import type { World } from '../activities/world';

/** When customers shop in these tests. */
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
