import { giveWay, isUrgent } from './urgency';
import { waitAmong } from './waiting';
import type { Waiting } from './waiting';

/** Commands of a store that are under way at once, as long as nothing is urgent and none takes long. */
const MOST_UNDER_WAY = 2;

/** The longest that a command waits for others to be answered, in milliseconds. */
const WAITS_MS = 50;

/**
 * When commands of a store leave: one after the other, while few are under way; whatever is asked for
 * until then travels along. The busier the store, the fewer and larger its commands. Urgent ones leave at
 * once, and the others when those are through.
 */
export class Pace {
  readonly #waiting: Waiting = new Set();
  #underWay = 0;

  /** Sets a departure; whoever asks before it travels along. */
  readonly depart = (leave: () => void): void => {
    if (isUrgent()) {
      setImmediate(leave);
      return;
    }
    waitAmong(this.#waiting, () => giveWay(leave), WAITS_MS);
    setImmediate(() => this.#next());
  };

  /** Counts a command as under way until it is answered. */
  async send<T>(command: () => Promise<T>): Promise<T> {
    this.#underWay += 1;
    try {
      return await command();
    } finally {
      this.#underWay -= 1;
      this.#next();
    }
  }

  #next(): void {
    for (const go of this.#waiting) {
      if (this.#underWay >= MOST_UNDER_WAY) return;
      go();
    }
  }
}
