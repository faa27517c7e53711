import { instantOf } from '../../src/programme/instant';
import type { Instant } from '../../src/programme/instant';
import type { Ledger } from '../../src/stores/ledger';

/** A date of the calendar, and when what it promised was done. */
export interface DatedPromise {
  readonly milestone: string;
  readonly due: Instant;
  readonly doneAt: Instant;
}

/** What came of a programme's dates. */
export interface Promises {
  readonly dates: readonly DatedPromise[];
  /** Coupons that did not reach their owners before they were due, made good or not. */
  readonly lateCoupons: number;
}

/** Reads what came of a programme's dates, in the order in which they were due. */
export async function readPromises(ledger: Ledger): Promise<Promises> {
  const records = await ledger.milestones.find().sort({ due: 1 }).toArray();
  const dates = records.map(({ _id, due, doneAt }) => ({
    milestone: _id,
    due: instantOf(due),
    doneAt: instantOf(doneAt),
  }));
  return { dates, lateCoupons: await ledger.lateCoupons.countDocuments() };
}
