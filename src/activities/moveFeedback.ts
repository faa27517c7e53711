import { readFeedback } from './copies';
import type { SettledRef } from './customerRef';
import type { Dependencies } from './dependencies';
import { foundBy, moveCopies } from './moveCopies';

/** Copies a customer's reviews, as far as the target lacks them or has older ones. */
export const moveFeedback = (deps: Dependencies) => async (customer: SettledRef) =>
  moveCopies(deps, customer, await readFeedback(deps, customer), foundBy(customer));
