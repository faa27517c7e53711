import type { BroughtLately } from './brought';
import { readFeedback } from './copies';
import type { SettledRef } from './customerRef';
import type { Dependencies } from './dependencies';
import { moveFirstCopies } from './moveCopies';

/** Copies a customer's reviews, as far as the target lacks them or has older ones. */
export const moveFeedback =
  (deps: Dependencies, brought: BroughtLately) => async (customer: SettledRef) =>
    moveFirstCopies(deps, customer, await readFeedback(deps, customer), brought);
