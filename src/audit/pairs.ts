import { BATCH, batches } from './documents';
import type { Stored } from './documents';
import { walk } from './run';
import type { Run } from './run';
import type { Scope } from './scope';

/** A document of the source, and the one of the target whose id comes from it. */
export interface Pair {
  readonly record: Stored;
  readonly copy: Stored | undefined;
}

/** Some pairs, and documents of the target that claim to have moved but have no counterpart. */
export interface Paired {
  pairs: Pair[];
  strays: Stored[];
}

/** Where a collection of the target says what its documents came from, and which field is the id. */
export type Stamp = { readonly field: 'origin' | 'predecessor'; readonly id: 'id' | 'couponId' };

/**
 * Every document of a collection of the source beside its copy, in one pass over both sides: ids of
 * copies have one prefix, so both come in the same order.
 */
export async function* pairs(
  run: Run,
  source: string,
  target: string,
  stamp: Stamp | null,
): AsyncGenerator<Paired> {
  const copies = copiesOf(run, target, stamp);
  let paired: Paired = { pairs: [], strays: [] };
  let copy = await nextOf(copies);
  for await (const records of walk(run, 'source', source, { sorted: true })) {
    for (const record of records) {
      while (copy && orderOf(run.scope, copy) < record._id) {
        paired.strays.push(copy);
        if (paired.strays.length === BATCH) {
          yield paired;
          paired = { pairs: [], strays: [] };
        }
        copy = await nextOf(copies);
      }
      const isCopy = copy !== undefined && orderOf(run.scope, copy) === record._id;
      paired.pairs.push({ record, copy: isCopy ? copy : undefined });
      if (isCopy) copy = await nextOf(copies);
    }
    yield paired;
    paired = { pairs: [], strays: [] };
  }
  for (; copy; copy = await nextOf(copies)) {
    yield { pairs: [], strays: [copy] };
  }
}
