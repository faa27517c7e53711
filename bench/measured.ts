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

/** What a database holds, as BSON, without its indexes. */
export interface Held {
  readonly documents: number;
  readonly bytes: number;
}

/** A run of Handover, and what else was done to its stores. */
export interface OurMigration extends Migration {
  /** All documents of both stores and of the ledger, read and not looked at. */
  readonly scan: Passed;
  /** When everything has moved. */
  readonly holds: Readonly<Record<'source' | 'target' | 'ledger', Held>>;
  /** CPU that the MongoDB server took to copy what was moved, in batches, in milliseconds. */
  readonly rawCopyMs: number;
}

/** The same store, moved in each way, on the same servers, one after the other. */
export interface Round {
  readonly ours: OurMigration;
  readonly naive: Migration;
  readonly engine: Played & Histories;
}

/** A round, and the same store moved by Handover with one customer more, who has very many orders. */
export interface FullRound extends Round {
  readonly giant: OurMigration;
}

/** A small store and a large one. */
export interface Sizes {
  readonly few: OurMigration;
  readonly many: OurMigration;
}

/** Everything that figures are made of. */
export interface Measured {
  readonly rounds: readonly FullRound[];
  /** A store of one customer of each market: what a programme takes by itself. */
  readonly alone: Round;
  /** At least once. */
  readonly sizes: readonly Sizes[];
}

/** Every run of Handover itself. */
export const oursOf = ({ alone, rounds, sizes }: Measured): OurMigration[] => [
  ...new Set([
    alone.ours,
    ...rounds.flatMap(({ ours, giant }) => [ours, giant]),
    ...sizes.flatMap(({ few, many }) => [few, many]),
  ]),
];

/** A customer's id of the giant. */
export const GIANT = 'giant';
