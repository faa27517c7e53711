import { nothing } from '../activities/documents';
import type { Belongings } from '../activities/documents';
import type { World } from '../activities/world';

/** Seeds C1 with an account, and with nothing but what is given. */
export const seedOnly = (world: World, belongings: Partial<Belongings>) =>
  world.seedCustomer('C1', { ...nothing, ...belongings });
