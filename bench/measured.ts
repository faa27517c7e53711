import type { Histories } from './histories';
import type { Played } from './play';
import type { Audited } from './stores';

/** How many documents something went through, and how long that took. */
export interface Passed {
  readonly documents: number;
  readonly seconds: number;
}

/** What a migration leaves behind. */
export interface Left extends Histories {
  readonly audit: Audited;
}

/** A run of Handover or of the tutorial's shape, and what it left. */
export interface Migration extends Played, Left {}

/** A run of Handover, and what else was done to its stores. */
export interface OurMigration extends Migration {
  /** All documents of both stores, read and not looked at. */
  readonly scan: Passed;
  /** CPU that the MongoDB server took to copy what was moved, in batches, in milliseconds. */
  readonly rawCopyMs: number;
}

/** The same store, moved in each way, on the same servers, one after the other. */
export interface Round {
  readonly ours: OurMigration;
  readonly naive: Migration;
  readonly engine: Played & Histories;
}

/** Everything that figures are made of. */
export interface Measured {
  readonly rounds: readonly Round[];
  /** A store of one customer of each market: what a programme takes by itself. */
  readonly alone: Round;
  /** A small store, and a large one, at least once. */
  readonly few: OurMigration;
  readonly many: readonly OurMigration[];
  /** The store of the rounds with one customer more, who has very many orders. */
  readonly giant: OurMigration;
}

/** A customer's id of the giant. */
export const GIANT = 'giant';
