import { stamp } from '../../src/activities/converge';
import type { Copies } from '../../src/activities/copies';
import type { SettledRef } from '../../src/activities/customerRef';
import type { Dependencies } from '../../src/activities/dependencies';
import { storeOf } from '../../src/programme/store';

/** Reads some of a customer's records, mapped. */
type Read = (deps: Dependencies, customer: SettledRef) => Promise<Copies[]>;

/** Copies a customer's records of some kinds, one after the other. */
export const copyEach = (deps: Dependencies, read: Read) => async (customer: SettledRef) => {
  let written = 0;
  for (const { target, copies } of await read(deps, customer)) {
    for (const copy of copies) {
      const { _id, ...document } = stamp(copy, storeOf(deps.programme));
      await target.replaceOne({ _id }, document, { upsert: true });
      written += 1;
    }
  }
  return { written };
};
