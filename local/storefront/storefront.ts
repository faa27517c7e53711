import { setTimeout as delay } from 'node:timers/promises';
import type { CustomerId } from '../../src/records/ids';
import { Random } from '../seed/random';
import { inBackground } from './background';
import { Desk } from './desk';
import type { Journal } from './journal';
import type { Shop } from './shop';
import { inventGuest, readShoppers } from './shoppers';
import type { Shopper } from './shoppers';
import { pay } from './visits';

const TICK_MS = 5;
const LOOK_EVERY_MS = 250;
const MOST_VISITS_AT_ONCE = 50;
/** The share of visits by guests. */
const GUESTS = 0.05;
/** The share of visits by customers who are on their way at that moment, as far as there are any. */
const ON_THE_WAY = 0.5;

/** How much goes on in a storefront. */
export interface StorefrontOptions {
  readonly shop: Shop;
  readonly journal: Journal;
  /** Operations per second. */
  readonly rate: number;
  /** Another seed makes other choices; default 1. */
  readonly seed?: number | undefined;
  /** What its ids begin with; two storefronts on the same stores need two; default `L`. */
  readonly name?: string | undefined;
}

/**
 * Customers who go on shopping, wherever they are owned. What they choose comes from the seed; who comes
 * in the middle of a take-over depends on the time.
 */
export class Storefront {
  readonly desk: Desk;
  readonly #busy = new Set<Shopper>();
  readonly #visits = new Set<Promise<void>>();
  readonly #byId: ReadonlyMap<CustomerId | null, Shopper>;
  readonly #random: Random;
  #onTheWay: readonly Shopper[] = [];
  #isOpen = true;
  #failure: unknown = null;
  #running: Promise<unknown> = Promise.resolve();

  private constructor(
    readonly options: StorefrontOptions,
    readonly shoppers: readonly Shopper[],
  ) {
    this.desk = new Desk(options.shop.target, options.journal);
    this.#byId = new Map(shoppers.map((shopper) => [shopper.customerId, shopper]));
    this.#random = new Random(options.seed ?? 1, 'storefront');
  }

  /** Reads who may shop, and lets them in. */
  static async open(options: StorefrontOptions): Promise<Storefront> {
    const shoppers = await readShoppers(options.shop, options.seed ?? 1);
    const storefront = new Storefront(options, shoppers);
    const work = Promise.all([storefront.#letIn(), storefront.#lookAround()]);
    storefront.#running = inBackground(work);
    return storefront;
  }

  /** Lets nobody in any more, and waits for those who are inside; throws what one of them failed with. */
  async close(): Promise<void> {
    this.#isOpen = false;
    this.desk.close();
    await this.#running;
    await Promise.all(this.#visits);
    if (this.#failure !== null) throw this.#failure;
  }

  async #letIn(): Promise<void> {
    const began = performance.now();
    let visits = 0;
    while (this.#isOpen) {
      const due = ((performance.now() - began) / 1_000) * this.options.rate;
      if (this.desk.asked < due && this.#visits.size < MOST_VISITS_AT_ONCE) {
        visits += 1;
        this.#begin(`${this.options.name ?? 'L'}${visits}`);
      }
      await delay(TICK_MS);
    }
  }

  #begin(id: string): void {
    const { shop, seed = 1 } = this.options;
    const random = new Random(seed, 'visit', id);
    const shopper = random.chance(GUESTS) ? inventGuest(shop, random, id) : this.#pick();
    if (!shopper) return;
    this.#busy.add(shopper);
    const visit = pay({ shop, desk: this.desk, shopper, id, random, at: new Date() })
      .catch((error: unknown) => {
        this.#failure ??= error;
      })
      .finally(() => {
        this.#busy.delete(shopper);
        this.#visits.delete(visit);
      });
    this.#visits.add(visit);
  }

  #pick(): Shopper | null {
    const idle = (all: readonly Shopper[]) => all.filter((shopper) => !this.#busy.has(shopper));
    const moving = this.#random.chance(ON_THE_WAY) ? idle(this.#onTheWay) : [];
    const free = moving.length > 0 ? moving : idle(this.shoppers);
    return free.length > 0 ? this.#random.pick(free) : null;
  }

  /** Sees who is on the way: with an account at the target, and not there yet. */
  async #lookAround(): Promise<void> {
    const { accounts } = this.options.shop.target;
    while (this.#isOpen) {
      const arriving = await accounts
        .find({ 'links.state': 'arriving' })
        .limit(MOST_VISITS_AT_ONCE)
        .toArray()
        .catch(() => []);
      this.#onTheWay = arriving.flatMap(({ links }) =>
        links.flatMap(({ customerId }) => this.#byId.get(customerId) ?? []),
      );
      await delay(LOOK_EVERY_MS);
    }
  }
}
