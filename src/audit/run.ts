import type { KeyObject } from 'node:crypto';
import type { Db } from 'mongodb';
import type { CensusTaker } from './census';
import type { Course, Side } from './course';
import { batches, findIn } from './documents';
import type { Reading, Stored } from './documents';
import type { Findings } from './findings';
import type { Finished } from './finished';
import type { Owners } from './owners';
import type { Scope } from './scope';
import type { Units } from './units';

/** The databases that an audit reads. */
export type Stores = Readonly<Record<Side, Db>>;

/** Which milestones the programme has passed. */
export interface Phase {
  readonly opened: boolean;
  /** Whether the coupon deadline has come: what is still owed since then needs a case of its own. */
  readonly judged: boolean;
  readonly closed: boolean;
  readonly ended: boolean;
}

/** The documents that are looked at, by place (`source.orders`) and id; what is not named is left out. */
export type Selection = ReadonlyMap<string, ReadonlySet<string>>;

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
  /** What alone is looked at; null for everything. */
  readonly only: Selection | null;
  /** How many documents of a collection are held at once. */
  readonly batch: number;
  readonly findings: Findings;
  readonly census: CensusTaker;
  readonly owners: Owners;
  readonly finished: Finished;
  readonly units: Units;
  readonly course: Course;
}

/** Every document of a collection, in batches, in the order of ids; each batch is passed once it was judged. */
export async function* walk(
  run: Run,
  side: Side,
  collection: string,
  reading: Reading = {},
): AsyncGenerator<Stored[]> {
  for await (const batch of reads(run, side, collection, reading)) {
    yield batch;
    const last = batch.at(-1)?._id;
    await run.course.passed(`${side}.${collection}`, batch.length, last ? { [side]: last } : {});
  }
}

/** The same without passing: the documents after those that the stage is done with. */
export async function* reads(
  run: Run,
  side: Side,
  collection: string,
  { filter = {}, projection }: Reading = {},
): AsyncGenerator<Stored[]> {
  const selected = run.only && (run.only.get(`${side}.${collection}`) ?? new Set<string>());
  if (selected) return yield* readSelected(run, side, collection, selected, { filter, projection });
  const after = run.course.after(side);
  const beyond = after === undefined ? filter : { ...filter, _id: { $gt: after } };
  yield* batches(run[side], collection, {
    filter: beyond,
    ...(projection && { projection }),
    size: run.batch,
  });
}

async function* readSelected(
  run: Run,
  side: Side,
  collection: string,
  selected: ReadonlySet<string>,
  { filter, projection }: Reading,
): AsyncGenerator<Stored[]> {
  const ids = [...selected].toSorted();
  for (let start = 0; start < ids.length; start += run.batch) {
    const some = ids.slice(start, start + run.batch);
    const found = await findIn(run[side], collection, '_id', some, projection, filter);
    if (found.length > 0) yield found.toSorted((a, b) => (a._id < b._id ? -1 : 1));
  }
}
