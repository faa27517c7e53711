import type { Check } from './checks';
import type { Guard } from './guards';
import type { Play } from './play';

/** What a guard of the activities is for, played. */
export interface Scene {
  readonly name: string;
  readonly guard: Guard;
  /** Sets the stores, and plays a race, a stalled attempt or a second run. */
  readonly play: (play: Play) => Promise<unknown>;
  /** Whether it ends in the middle of the move; default false: the customer moves to the end. */
  readonly endsEarly?: boolean;
}

/** A guard that is switched off, and what shows that it is needed. */
export interface Mutation extends Scene {
  /** The check that fails without the guard, and a part of what it says. */
  readonly seen: readonly [check: Check, says: string];
}
