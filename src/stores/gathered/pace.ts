import { giveWay, isUrgent } from './urgency';

/** How long a command waits for others to travel with it, in milliseconds. */
const WAITS_MS = 8;

/**
 * When commands of a store leave: at once while none is under way, else a moment after the first. Urgent
 * ones always leave at once, and the others when they are through.
 */
export class Pace {
  #underWay = 0;

  /** Sets a departure; whoever asks before it travels along. */
  readonly depart = (leave: () => void): void => {
    if (isUrgent()) setImmediate(leave);
    else if (this.#underWay > 0) setTimeout(giveWay, WAITS_MS, leave);
    else setImmediate(giveWay, leave);
  };

  /** Counts a command as under way until it is answered. */
  async send<T>(command: () => Promise<T>): Promise<T> {
    this.#underWay += 1;
    try {
      return await command();
    } finally {
      this.#underWay -= 1;
    }
  }
}
