import type { BroughtLately } from './brought';
import { readService } from './copies';
import type { SettledRef } from './customerRef';
import type { Dependencies } from './dependencies';
import { moveFirstCopies } from './moveCopies';

/** Copies a customer's support tickets and warranties, as far as the target lacks them or has older ones. */
export const moveService =
  (deps: Dependencies, brought: BroughtLately) => async (customer: SettledRef) =>
    moveFirstCopies(deps, customer, await readService(deps, customer), brought);
