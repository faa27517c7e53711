/** Lets so many do something at once; the others wait for their turn, in the order in which they came. */
export class Turns {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  /**
   * @param most at once; 1 or more.
   * @param holdMs after which a turn goes on to the next one although it is not over: who hangs holds
   * up nobody else.
   */
  constructor(
    most: number,
    readonly holdMs: number,
  ) {
    this.#free = most;
  }

  /** Waits for a turn, does something, and gives the turn on, however that ended. */
  async take<T>(run: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    const giveOn = once(() => this.#giveOn());
    const timer = setTimeout(giveOn, this.holdMs);
    try {
      return await run();
    } finally {
      clearTimeout(timer);
      giveOn();
    }
  }

  #giveOn(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#free += 1;
  }
}

function once(run: () => void): () => void {
  let isDone = false;
  return () => {
    if (!isDone) run();
    isDone = true;
  };
}
