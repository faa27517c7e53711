import type { KeyObject } from 'node:crypto';
import type { Db } from 'mongodb';
import type { CensusTaker } from './census';
import { batches } from './documents';
import type { Reading, Stored } from './documents';
import type { Findings } from './findings';
import type { Finished } from './finished';
import type { Owners } from './owners';
import type { Scope } from './scope';
import type { Units } from './units';

/** The databases that an audit reads. */
export interface Stores {
  readonly source: Db;
  readonly target: Db;
  readonly ledger: Db;
}

/** Which milestones the programme has passed. */
export interface Phase {
  readonly opened: boolean;
  /** Whether the coupon deadline has come: what is still owed since then needs a case of its own. */
  readonly judged: boolean;
  readonly closed: boolean;
  readonly ended: boolean;
}

/** How far an audit has come. */
export interface Progress {
  /** The collection that is read: `source.orders`. */
  readonly reading: string;
  /** Documents examined so far. */
  readonly checked: number;
}

/** What every check of one audit shares. */
export interface Run extends Stores {
  readonly scope: Scope;
  readonly opening: Date;
  readonly couponSweep: Date;
  readonly couponDeadline: Date;
  readonly websiteClosure: Date;
  readonly phase: Phase;
  /** Whether everyone must be finished; otherwise those who are not are pending. */
  readonly complete: boolean;
  /** What receipts and seals are signed with; null where nobody gave it. */
  readonly publicKey: KeyObject | null;
  readonly findings: Findings;
  readonly census: CensusTaker;
  readonly owners: Owners;
  readonly finished: Finished;
  readonly units: Units;
  readonly tally: { checked: number };
  readonly onProgress: (progress: Progress) => void;
}

/** Every document of a collection, in batches; counts and reports them as examined. */
export async function* walk(
  run: Run,
  side: keyof Stores,
  collection: string,
  reading?: Reading,
): AsyncGenerator<Stored[]> {
  for await (const batch of batches(run[side], collection, reading)) {
    yield batch;
    run.tally.checked += batch.length;
    run.onProgress({ reading: `${side}.${collection}`, checked: run.tally.checked });
  }
}
