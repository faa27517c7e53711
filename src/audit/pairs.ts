import type { After } from './course';
import { byId } from './documents';
import type { Stored } from './documents';
import { reads } from './run';
import type { Run } from './run';

/** A document of the source, and the one of the target whose id comes from its own. */
export interface Pair {
  readonly record: Stored;
  readonly copy: Stored | undefined;
  /** Whether the copy was there, and a tombstone says that it was deleted at the target; default false. */
  readonly isDeleted?: boolean;
}

/** Some pairs, and documents of the target whose ids come from nothing that the source has. */
export interface Paired {
  readonly pairs: readonly Pair[];
  readonly strays: readonly Stored[];
}

/**
 * Every document of a collection of the source beside its copy, about 500 at a time, in one pass over
 * both sides: ids of copies have one prefix, so both sides come in the same order.
 */
export async function* pairsOf(run: Run, source: string, target: string): AsyncGenerator<Paired> {
  let [pairs, strays]: [Pair[], Stored[]] = [[], []];
  let after: After = {};
  const pass = async () => {
    const copies = pairs.filter(({ copy }) => copy).length + strays.length;
    await run.course.passed(`source.${source}`, pairs.length + copies, after);
    [pairs, strays] = [[], []];
  };
  for await (const { record, copy } of joined(run, source, target)) {
    if (record) pairs.push({ record, copy });
    else if (copy) strays.push(copy);
    after = {
      ...after,
      ...(record && { source: record._id }),
      ...(copy && { target: copy._id }),
    };
    if (pairs.length + strays.length < run.batch) continue;
    yield { pairs: await withDeleted(run, target, pairs), strays };
    await pass();
  }
  if (pairs.length + strays.length === 0) return;
  yield { pairs: await withDeleted(run, target, pairs), strays };
  await pass();
}

async function withDeleted(run: Run, target: string, pairs: readonly Pair[]): Promise<Pair[]> {
  const idOf = ({ record }: Pair) => `${target}/${run.scope.movedId(record._id)}`;
  const missing = pairs.filter(({ copy }) => !copy).map(idOf);
  const tombstones = await byId(run.target, 'tombstones', missing, { by: 1 });
  return pairs.map((pair) =>
    !pair.copy && tombstones.get(idOf(pair))?.['by'] === 'target'
      ? { ...pair, isDeleted: true }
      : pair,
  );
}

interface Joined {
  readonly record?: Stored;
  readonly copy: Stored | undefined;
}

async function* joined(run: Run, source: string, target: string): AsyncGenerator<Joined> {
  const records = oneByOne(reads(run, 'source', source));
  const copies = oneByOne(reads(run, 'target', target));
  let [record, copy] = [await nextOf(records), await nextOf(copies)];
  while (record || copy) {
    const id = copy && run.scope.sourceIdIn(copy._id);
    if (copy && (!record || !id || id < record._id)) {
      yield { copy };
      copy = await nextOf(copies);
    } else if (record) {
      const isCopy = id === record._id;
      yield { record, copy: isCopy ? copy : undefined };
      record = await nextOf(records);
      if (isCopy) copy = await nextOf(copies);
    }
  }
}

async function* oneByOne(batches: AsyncGenerator<Stored[]>) {
  for await (const batch of batches) yield* batch;
}

async function nextOf(documents: AsyncGenerator<Stored>): Promise<Stored | undefined> {
  const { value, done } = await documents.next();
  return done ? undefined : value;
}
