import { setTimeout as delay } from 'node:timers/promises';
import { MongoError } from 'mongodb';
import { storefront as recorded } from '../../src/records/storefront';
import type { SourceStore } from '../../src/stores/source';
import { inBackground } from './background';
import { Journal } from './journal';
import { percentilesOf } from './percentiles';
import type { Percentiles } from './percentiles';
import { reconcile } from './reconcile';
import type { Reconcilable, Reconciliation } from './reconcile';
import { Sampler } from './sampler';
import type { Samples } from './sampler';
import { openShop } from './shop';
import { Storefront } from './storefront';
import { Warehouse } from './warehouse';

const LOOK_EVERY_MS = 250;
/** The warehouse's share of all operations. */
const WAREHOUSE = 0.1;

/** How much traffic there is. */
export interface TrafficOptions {
  /** Operations per second, of customers and of the warehouse together; more than 0. */
  readonly rate: number;
  /** Another seed makes other choices; default 1. */
  readonly seed?: number | undefined;
  /** Where the journal is appended to; default nowhere. */
  readonly file?: string | undefined;
}

/** What became of all that customers, and the warehouse, did. */
export interface TrafficReport {
  readonly acknowledged: Readonly<Record<'source' | 'target' | 'warehouse', number>>;
  /** Operations acknowledged per second. */
  readonly perSecond: number;
  /** Operations that a platform refused for reasons of its own, such as too few points. */
  readonly refused: number;
  /** Operations that no platform served within the customer's patience. */
  readonly unserved: number;
  /** Operations of which nobody knows whether they were done. */
  readonly unanswered: number;
  /** For how long operations waited for a take-over that they met, in milliseconds. */
  readonly waits: Percentiles;
  readonly reconciliation: Reconciliation;
  readonly samples: Samples;
}

/** Customers who shop, a warehouse, and a sampler, from now until the app is discontinued. */
export class Traffic {
  readonly #began = performance.now();
  #endedAt: number | null = null;
  #emptied: Promise<void> | null = null;
  #judged: Promise<Samples> | null = null;
  #isOpen = true;
  #watching: Promise<void> = Promise.resolve();

  private constructor(
    readonly stores: Reconcilable,
    readonly journal: Journal,
    readonly parts: {
      readonly storefront: Storefront;
      readonly warehouse: Warehouse;
      readonly sampler: Sampler;
    },
  ) {}

  /** Opens a storefront, a warehouse and a sampler. */
  static async open(stores: Reconcilable, { rate, seed, file }: TrafficOptions): Promise<Traffic> {
    const shop = await openShop(stores);
    const sampler = await Sampler.open({ ...stores, seed });
    const journal = new Journal(file);
    const options = { shop, journal, seed };
    const warehouse = await Warehouse.open({ ...options, rate: rate * WAREHOUSE });
    const storefront = await Storefront.open({ ...options, rate: rate * (1 - WAREHOUSE) });
    const traffic = new Traffic(stores, journal, { storefront, warehouse, sampler });
    traffic.#watching = inBackground(traffic.#watch());
    return traffic;
  }

  /** Ends all of it, if it has not ended by itself, and waits for those who are being served. */
  async close(): Promise<void> {
    this.#isOpen = false;
    await this.#watching;
    await this.#end();
    this.journal.close();
  }

  /** Ends all of it, and looks for everything that was acknowledged. */
  async report(): Promise<TrafficReport> {
    const samples = await this.#end();
    const { entries } = this.journal;
    const { refused, unserved, unanswered } = this.parts.storefront.desk;
    const count = (is: (entry: (typeof entries)[number]) => boolean) => entries.filter(is).length;
    const seconds = ((this.#endedAt ?? performance.now()) - this.#began) / 1_000;
    return {
      acknowledged: {
        source: count(({ by, platform }) => by !== 'warehouse' && platform === 'source'),
        target: count(({ platform }) => platform === 'target'),
        warehouse: count(({ by }) => by === 'warehouse'),
      },
      perSecond: entries.length / seconds,
      refused,
      unserved,
      unanswered,
      waits: percentilesOf(entries.flatMap(({ waitedMs }) => waitedMs ?? [])),
      reconciliation: await reconcile(entries, this.stores),
      samples,
    };
  }

  async #end(): Promise<Samples> {
    await this.#empty();
    this.#judged ??= this.parts.sampler.close();
    return await this.#judged;
  }

  #empty(): Promise<void> {
    this.#emptied ??= this.#sendEverybodyHome();
    return this.#emptied;
  }

  async #sendEverybodyHome(): Promise<void> {
    await Promise.all([this.parts.storefront.close(), this.parts.warehouse.close()]);
    this.#endedAt = performance.now();
  }

  /** Ends the shopping with the app: what comes after it is no matter of the programme's. */
  async #watch(): Promise<void> {
    while (this.#isOpen && !(await isAppDiscontinued(this.stores.source))) {
      await delay(LOOK_EVERY_MS);
    }
    if (this.#isOpen) await this.#empty();
  }
}

async function isAppDiscontinued({ storefront }: SourceStore): Promise<boolean> {
  try {
    const app = recorded.nullable().parse(await storefront.findOne({ _id: 'app' }));
    return app?._id === 'app' && app.talksTo === 'none';
  } catch (error) {
    // A server that is down says nothing.
    if (error instanceof MongoError) return false;
    throw error;
  }
}
