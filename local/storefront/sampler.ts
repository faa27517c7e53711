import { setTimeout as delay } from 'node:timers/promises';
import { MongoError } from 'mongodb';
import type { Programme } from '../../src/programme/schema';
import { storeOf } from '../../src/programme/store';
import type { CustomerId } from '../../src/records/ids';
import type { SourceStore } from '../../src/stores/source';
import type { TargetStore } from '../../src/stores/target';
import { Random } from '../seed/random';
import { readAccounts } from './accounts';
import { inBackground } from './background';
import { imbalancesIn, imbalancesOf } from './equation';
import type { Conversion, Imbalance, Sums } from './equation';
import { readSettled } from './settled';

const EVERY_MS = 500;
const AT_ONCE = 20;
const ALL_AT_ONCE = 200;

/** Where a sampler looks. */
export interface SamplerOptions {
  readonly source: SourceStore;
  readonly target: TargetStore;
  readonly programme: Programme;
  /** Another seed looks at others; default 1. */
  readonly seed?: number | undefined;
}

/** What a sampler saw. */
export interface Samples {
  /** Customers whose accounts were judged, each as often as it was. */
  readonly judged: number;
  /** Customers who were looked at, and whose accounts never came to rest meanwhile. */
  readonly unsettled: number;
  /** What did not add up; what had not added up to begin with is none. */
  readonly violations: readonly Imbalance[];
}

/**
 * Holds points and store credit against their equation while they are earned, spent and moved: a few
 * customers twice a second, and in the end all of them, and the sums.
 */
export class Sampler {
  #judged = 0;
  #unsettled = 0;
  readonly #violations = new Map<string, Imbalance>();
  #brokenBefore: ReadonlySet<string> = new Set();
  readonly #conversion: Conversion;
  readonly #random: Random;
  #isOpen = true;
  #running: Promise<void> = Promise.resolve();

  private constructor(
    readonly options: SamplerOptions,
    readonly customers: readonly CustomerId[],
  ) {
    const { rate, rounding } = options.programme.policies.points;
    this.#conversion = { store: storeOf(options.programme), points: { ...rate, rounding } };
    this.#random = new Random(options.seed ?? 1, 'sampler');
  }

  /** Notes what does not add up to begin with, and looks again and again from then on. */
  static async open(options: SamplerOptions): Promise<Sampler> {
    const sampler = await Sampler.of(options);
    sampler.#running = inBackground(sampler.#look());
    return sampler;
  }

  /** A sampler that looks when it is told to only. */
  static async of(options: SamplerOptions): Promise<Sampler> {
    const customers = await options.source.customers
      .find()
      .project<{ _id: CustomerId }>({ _id: 1 })
      .sort({ _id: 1 })
      .toArray();
    const sampler = new Sampler(
      options,
      customers.map(({ _id }) => _id),
    );
    sampler.#brokenBefore = new Set((await sampler.#judgeAll()).map(({ id }) => id));
    sampler.#judged = 0;
    return sampler;
  }

  /** Ends with a look at everybody, and at the sums; both stores should be at rest. */
  async close(): Promise<Samples> {
    this.#isOpen = false;
    await this.#running;
    this.#note(await this.#judgeAll());
    return this.samples;
  }

  /** What was seen so far. */
  get samples(): Samples {
    const violations = [...this.#violations.values()];
    return { judged: this.#judged, unsettled: this.#unsettled, violations };
  }

  /** Judges some customers now. */
  async sample(customers: readonly CustomerId[]): Promise<void> {
    this.#note(await this.#judge(customers, new Map()));
  }

  async #look(): Promise<void> {
    while (this.#isOpen && this.customers.length > 0) {
      const some = Array.from({ length: AT_ONCE }, () => this.#random.pick(this.customers));
      try {
        await this.sample([...new Set(some)]);
      } catch (error) {
        // A server that is down shows nothing; it is looked at again.
        if (!(error instanceof MongoError)) throw error;
      }
      await delay(EVERY_MS);
    }
  }

  async #judgeAll(): Promise<Imbalance[]> {
    const [found, sums] = [[] as Imbalance[], new Map<string, Sums>()];
    for (let start = 0; start < this.customers.length; start += ALL_AT_ONCE) {
      found.push(...(await this.#judge(this.customers.slice(start, start + ALL_AT_ONCE), sums)));
    }
    return [...found, ...imbalancesIn(sums)];
  }

  async #judge(
    customers: readonly CustomerId[],
    sums: Map<string, Sums>,
  ): Promise<readonly Imbalance[]> {
    const settled = await readSettled(customers, (ids) => readAccounts(this.options, ids));
    this.#judged += settled.size;
    this.#unsettled += customers.length - settled.size;
    return [...settled.values()].flatMap((accounts) =>
      imbalancesOf(accounts, this.#conversion, sums),
    );
  }

  #note(found: readonly Imbalance[]): void {
    for (const one of found) {
      if (!this.#brokenBefore.has(one.id)) this.#violations.set(`${one.id}: ${one.cause}`, one);
    }
  }
}
