import { MongoNetworkError } from 'mongodb';

/** A write on its way to a store or a mail server, in parts where it is one of several documents. */
export interface Passing<T> {
  /** Documents that it writes, or operations that it holds; 1 or more. */
  readonly size: number;
  readonly whole: () => Promise<T>;
  /** Writes the first `count` of them only. */
  readonly part: (count: number) => Promise<unknown>;
}

/** What stands between activities and their writes. */
export interface Gate {
  readonly pass: <T>(write: Passing<T>) => Promise<T>;
}

/** Lets everything through. */
export const open: Gate = { pass: ({ whole }) => whole() };

/** What became of the write that a gate strikes. */
export type Blow = 'killed' | 'unacknowledged';

/**
 * Strikes right after the `nth` document was written, in the middle of a batch where it is there:
 * `killed` lets nothing more through, as if the process were gone; `unacknowledged` only loses the
 * answer, and the activity goes on as it does after a fault of the network.
 */
export class Striking implements Gate {
  #left: number;
  #struck = false;

  constructor(
    nth: number,
    readonly blow: Blow,
  ) {
    this.#left = nth;
  }

  /** Whether so many documents were written at all. */
  get struck(): boolean {
    return this.#struck;
  }

  async pass<T>({ size, whole, part }: Passing<T>): Promise<T> {
    if (this.#struck && this.blow === 'killed') throw lost();
    if (this.#struck || size < this.#left) {
      this.#left -= size;
      return await whole();
    }
    this.#struck = true;
    await (size === this.#left ? whole() : part(this.#left)).catch(() => undefined);
    throw lost();
  }
}

const lost = () => new MongoNetworkError('connection 1 to 127.0.0.1:1 closed');

/** Holds back the write of the `nth` document, and what follows from it, until it is told to go on. */
export class Stalling implements Gate {
  #left: number;
  #reach: () => void = () => undefined;
  #resume: () => void = () => undefined;
  /** Resolves when the write is there, and held back. */
  readonly reached = new Promise<true>((resolve) => {
    this.#reach = () => resolve(true);
  });
  readonly #resumed = new Promise<void>((resolve) => {
    this.#resume = resolve;
  });

  constructor(nth: number) {
    this.#left = nth;
  }

  resume(): void {
    this.#resume();
  }

  async pass<T>({ size, whole }: Passing<T>): Promise<T> {
    const isHere = this.#left > 0 && size >= this.#left;
    this.#left -= size;
    if (isHere) {
      this.#reach();
      await this.#resumed;
    }
    return await whole();
  }
}
