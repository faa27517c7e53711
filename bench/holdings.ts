import { perFurther } from './figures/per';
import type { Measured, OurMigration } from './measured';
import { median } from './meter';

const stores = ['source', 'target', 'ledger'] as const;

/** What a database holds of each further customer, when everything has moved. */
export interface Holding {
  readonly store: (typeof stores)[number];
  readonly documents: number;
  /** As BSON, without indexes, in units of 1,000 bytes. */
  readonly kb: number;
}

/** What the databases hold of each further customer of the rounds' stores. */
export function holdingsOf({ alone, rounds }: Measured): Holding[] {
  const each = (of: (run: OurMigration) => number) =>
    median(rounds.map(({ ours }) => perFurther(alone.ours, ours, of)));
  return stores.map((store) => ({
    store,
    documents: Number(each(({ holds }) => holds[store].documents).toPrecision(3)),
    kb: Number((each(({ holds }) => holds[store].bytes) / 1_000).toPrecision(3)),
  }));
}
