import type { BroughtLately } from './brought';
import { readOrders } from './copies';
import type { SettledRef } from './customerRef';
import type { Dependencies } from './dependencies';
import { moveFirstCopies } from './moveCopies';

/** Copies a customer's orders and their parcels, as far as the target lacks them or has older ones. */
export const moveOrders =
  (deps: Dependencies, brought: BroughtLately) => async (customer: SettledRef) =>
    moveFirstCopies(deps, customer, await readOrders(deps, customer), brought);
