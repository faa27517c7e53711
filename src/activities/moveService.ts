import { readService } from './copies';
import type { SettledRef } from './customerRef';
import type { Dependencies } from './dependencies';
import { foundBy, moveCopies } from './moveCopies';

/** Copies a customer's support tickets and warranties, as far as the target lacks them or has older ones. */
export const moveService = (deps: Dependencies) => async (customer: SettledRef) =>
  moveCopies(deps, customer, await readService(deps, customer), foundBy(customer));
