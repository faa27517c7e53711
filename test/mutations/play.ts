import { MongoNetworkError } from 'mongodb';
import type { Document } from 'mongodb';
import type { Activities } from '../../src/activities';
import type { CustomerRef } from '../../src/activities/customerRef';
import { move } from '../activities/story';
import type { World } from '../activities/world';
import type { Guard, Which } from './guards';
import { intercepted } from './intercepted';
import type { Write } from './intercepted';

const TRIES = 3;

/** A scene as it is played: the stores, and the real activities with one guard switched off, or none. */
export class Play {
  /** Whether the activities ever met the guard. */
  isMet = false;
  /** What the target's own have done, and must find again in the end: one document for each. */
  readonly stands: { readonly collection: string; readonly filter: Document }[] = [];
  readonly steps: Activities;

  constructor(
    readonly world: World,
    readonly guard: Guard,
    readonly isOff: boolean,
  ) {
    this.steps = this.#stepsWith((write) => Promise.resolve(write));
  }

  /** Other activities, which are held back before the first write of a kind. */
  heldBefore(which: Which): Held {
    const held = new Held(which);
    held.steps = this.#stepsWith((write) => held.pass(write));
    return held;
  }

  /** Moves a customer as a workflow does. */
  async move(customer: CustomerRef): Promise<void> {
    await move(this.steps, customer);
  }

  /**
   * Moves the customers that are on the ledger's list, and tries again as Temporal does.
   * @returns what somebody's move ended with where it did not end well.
   */
  async finish(): Promise<string[]> {
    let failures: string[] = [];
    for (let tries = TRIES; tries > 0; tries -= 1) {
      const listed = await this.world.deps.ledger.customers.find({ state: 'enrolled' }).toArray();
      const runs = listed.map(async ({ _id: customerId, kind, market, changed }) => {
        const ref = { customerId, kind, market, ...(changed !== undefined && { changed }) };
        await this.move(ref);
      });
      const settled = await Promise.allSettled(runs);
      failures = settled.flatMap((one) => (one.status === 'rejected' ? String(one.reason) : []));
    }
    return failures;
  }

  #stepsWith(before: (write: Write) => Promise<Write>): Activities {
    const { off = (write) => write, hides } = this.guard;
    const deps = intercepted(this.world.deps, {
      write: async (asked) => {
        const write = off(await before(asked));
        if (write !== asked) this.isMet = true;
        return this.isOff ? write : asked;
      },
      isHidden: (place) => {
        if (place === hides) this.isMet = true;
        return this.isOff && place === hides;
      },
    });
    return this.world.stepsWith(deps);
  }
}

/** An attempt that stands still before one of its writes, and goes on, fails or dies when it is told to. */
export class Held {
  steps!: Activities;
  #running: Promise<unknown> = Promise.resolve();
  #isHeld = false;
  #isDead = false;
  #reach: () => void = () => undefined;
  readonly #reached = new Promise<void>((resolve) => {
    this.#reach = resolve;
  });
  #resume: () => void = () => undefined;
  #fail: (error: Error) => void = () => undefined;
  readonly #told = new Promise<void>((resolve, reject) => {
    this.#resume = resolve;
    this.#fail = reject;
  });

  constructor(readonly which: Which) {}

  /** Begins the attempt, and waits until it stands still. */
  async begin(run: (steps: Activities) => Promise<unknown>): Promise<this> {
    // Whatever it fails with: Temporal tries again.
    this.#running = run(this.steps).catch(() => undefined);
    const never = this.#running.then(() => {
      throw new Error('It ended without the write that it was to be held before.');
    });
    await Promise.race([this.#reached, never]);
    never.catch(() => undefined);
    return this;
  }

  /** Lets it go on to its end. */
  async goesOn(): Promise<void> {
    this.#resume();
    await this.#running;
  }

  /** Lets the write through, and nothing after it. */
  async diesAfter(): Promise<void> {
    this.#isDead = true;
    await this.goesOn();
  }

  /** Loses the write, as a fault of the network does. */
  async fails(): Promise<void> {
    this.#fail(lost());
    await this.#running;
  }

  async pass(write: Write): Promise<Write> {
    if (this.#isDead) throw lost();
    if (this.#isHeld || !this.which(write)) return write;
    this.#isHeld = true;
    this.#reach();
    await this.#told;
    return write;
  }
}

const lost = () => new MongoNetworkError('connection 1 to 127.0.0.1:1 closed');
