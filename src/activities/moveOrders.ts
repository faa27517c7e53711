import { readOrders } from './copies';
import type { SettledRef } from './customerRef';
import type { Dependencies } from './dependencies';
import { foundBy, moveCopies } from './moveCopies';

/** Copies a customer's orders and their parcels, as far as the target lacks them or has older ones. */
export const moveOrders = (deps: Dependencies) => async (customer: SettledRef) =>
  moveCopies(deps, customer, await readOrders(deps, customer), foundBy(customer));
