/** What the customers were told, and what must never be: for the invariants, no process reads it. */
export interface Journal {
  /** What was acknowledged, as `points X1`; in order. */
  readonly told: readonly string[];
  /** The platform that accepted a fenced write for a customer whom it did not own. */
  readonly strayed: 'source' | 'target' | null;
}

/** The journal before anything was done. */
export const nothingTold: Journal = { told: [], strayed: null };

/** The same journal with something acknowledged. */
export const noted = (journal: Journal, told: string): Journal =>
  journal.told.includes(told) ? journal : { ...journal, told: [...journal.told, told].toSorted() };
