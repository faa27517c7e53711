import { MongoNetworkError } from 'mongodb';
import type { Commands } from './commands';

/** A write on its way to a store or a mail server, in parts where it is one of several documents. */
export interface Passing<T> {
  /** The collection, `database.collection`; empty for a mail. */
  readonly namespace: string;
  /** Documents that it writes, or operations that it holds; 1 or more. */
  readonly size: number;
  readonly whole: () => Promise<T>;
  /** Writes the first `count` of them only. */
  readonly part: (count: number) => Promise<unknown>;
}

/** What stands between activities and their writes. */
export interface Gate {
  /** Lets go on what is about to read from a collection, `database.collection`; default at once. */
  readonly look?: (namespace: string) => Promise<void>;
  readonly pass: <T>(write: Passing<T>) => Promise<T>;
  /** Lets go on what has just read from a collection, `database.collection`; default at once. */
  readonly read?: (namespace: string) => Promise<void>;
}

/** Lets everything through. */
export const open: Gate = { pass: ({ whole }) => whole() };

/** Lets everything through, after something was done when a collection has been read for the first time. */
export function afterFirstRead(collection: string, deed: () => Promise<unknown>): Gate {
  let isFirst = true;
  return {
    ...open,
    read: async (namespace) => {
      if (!isFirst || !namespace.endsWith(`.${collection}`)) return;
      isFirst = false;
      await deed();
    },
  };
}

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

/**
 * Holds a run back at the `nth` place where another run can come between: before a write, after a read
 * of what such runs write. It goes on from there when it is told to.
 */
export class Stalling implements Gate {
  #left: number;
  #reach: () => void = () => undefined;
  #resume: () => void = () => undefined;
  /** Resolves when the run is there, and held back. */
  readonly reached = new Promise<true>((resolve) => {
    this.#reach = () => resolve(true);
  });
  readonly #resumed = new Promise<void>((resolve) => {
    this.#resume = resolve;
  });

  /** @param written the collections that runs write to, `database.collection`. */
  constructor(
    nth: number,
    readonly written: ReadonlySet<string>,
  ) {
    this.#left = nth;
  }

  resume(): void {
    this.#resume();
  }

  async read(namespace: string): Promise<void> {
    if (this.written.has(namespace)) await this.#pause();
  }

  async pass<T>({ whole }: Passing<T>): Promise<T> {
    await this.#pause();
    return await whole();
  }

  async #pause(): Promise<void> {
    this.#left -= 1;
    if (this.#left !== 0) return;
    this.#reach();
    await this.#resumed;
  }
}

/**
 * Holds each answer back until everything that is under way is answered: what is asked for after that is
 * another round trip.
 */
export class RoundTrips implements Gate {
  /** The commands of each, sorted. */
  readonly all: string[][] = [];
  #held: (() => void)[] = [];

  /** @param commands those of the run, and of nobody else. */
  constructor(readonly commands: Commands) {}

  read(): Promise<void> {
    return this.#hold();
  }

  async pass<T>({ whole }: Passing<T>): Promise<T> {
    const result = await whole();
    await this.#hold();
    return result;
  }

  #hold(): Promise<void> {
    if (this.#held.length === 0) void this.#release();
    return new Promise((resolve) => this.#held.push(resolve));
  }

  async #release(): Promise<void> {
    await this.commands.quiet();
    // A cursor that is read to its end holds twice: for its documents, and as a whole.
    if (this.commands.count > 0) this.all.push(this.commands.names.toSorted());
    this.commands.forget();
    for (const go of this.#held.splice(0)) go();
  }
}
