import { setTimeout as delay } from 'node:timers/promises';

/**
 * Lets so many do something side by side, whoever waits at that moment; the others wait until they are
 * done, in the order in which they came. Whoever goes at the same time asks the stores at the same time,
 * so a few wait a moment for others.
 */
export class Turns {
  readonly #waiting: (() => Promise<void>)[] = [];
  #isTaken = false;
  #began = -Infinity;

  /**
   * @param most in a turn; 1 or more.
   * @param holdMs after which the next turn begins although this one is not over: who hangs holds up
   * nobody else.
   * @param restMs from the beginning of a turn until one begins that is not full.
   */
  constructor(
    readonly most: number,
    readonly holdMs: number,
    readonly restMs: number,
  ) {}

  /** Waits for a turn and does something in it. */
  take<T>(run: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#waiting.push(() => run().then(resolve, reject));
      this.#begin();
    });
  }

  #begin(): void {
    if (this.#isTaken || this.#waiting.length === 0) return;
    const rest = this.#began + this.restMs - performance.now();
    if (rest > 0 && this.#waiting.length < this.most) {
      setTimeout(() => this.#begin(), rest);
      return;
    }
    this.#isTaken = true;
    setImmediate(() => void this.#turn());
  }

  async #turn(): Promise<void> {
    this.#began = performance.now();
    const over = new AbortController();
    const all = this.#waiting.splice(0, this.most).map((run) => run());
    const held = delay(this.holdMs, undefined, over).catch(() => undefined);
    await Promise.race([Promise.all(all), held]);
    over.abort();
    this.#isTaken = false;
    this.#begin();
  }
}
