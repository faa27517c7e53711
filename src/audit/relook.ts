import { nameUnits } from './names';
import type { Mismatch } from './findings';
import type { Selection, Stores } from './run';
import type { Scope } from './scope';
import { selectionOf } from './selection';

/** How mismatches are looked at again before they are reported. */
export interface Relook {
  /** How many times, at most. */
  readonly looks: number;
  /** Waits before each of them. */
  readonly pause: () => Promise<void>;
  /** Checks some documents anew, with everything that they are judged by, as everything was checked. */
  readonly look: (only: Selection) => Promise<readonly Mismatch[]>;
}

/** What is left of some mismatches after they were looked at again. */
export interface Lasting {
  readonly mismatches: readonly Mismatch[];
  /** How many were gone on a later look: copies that were on their way. */
  readonly lag: number;
}

/**
 * Looks again at the documents of some mismatches, and keeps what lasts: a loss stays, a copy that was
 * on its way arrives. A document may have something else wrong with it each time; one that nothing was
 * wrong with before is not reported now.
 */
export async function lasting(
  stores: Stores,
  scope: Scope,
  found: readonly Mismatch[],
  { looks, pause, look }: Relook,
): Promise<Lasting> {
  let left = await nameUnits(stores, found);
  for (let done = 0; done < looks && left.length > 0; done += 1) {
    await pause();
    const only = await selectionOf(stores, scope, left);
    const seen = await nameUnits(stores, await look(only));
    const known = new Set(left.map(subjectOf));
    left = seen.filter((mismatch) => known.has(subjectOf(mismatch)));
  }
  const subjects = new Set(left.map(subjectOf));
  const passed = found.filter((mismatch) => !subjects.has(subjectOf(mismatch)));
  return { mismatches: left, lag: passed.length };
}

/** What a mismatch is about, whatever is wrong with it. */
const subjectOf = ({ kind, id }: Mismatch) => `${kind.split('.')[0]} ${id}`;
