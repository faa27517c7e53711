import { giveWay, isUrgent } from './urgency';

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
  readonly #waiting = new Set<() => void>();
  #underWay = 0;

  /** Sets a departure; whoever asks before it travels along. */
  readonly depart = (leave: () => void): void => {
    if (isUrgent()) setImmediate(leave);
    else this.#wait(() => giveWay(leave));
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

  #wait(leave: () => void): void {
    const go = () => {
      clearTimeout(timer);
      this.#waiting.delete(go);
      leave();
    };
    const timer = setTimeout(go, WAITS_MS);
    this.#waiting.add(go);
    setImmediate(() => this.#next());
  }

  #next(): void {
    for (const go of this.#waiting) {
      if (this.#underWay >= MOST_UNDER_WAY) return;
      go();
    }
  }
}
