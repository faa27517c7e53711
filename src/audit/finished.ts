import { batches } from './documents';
import type { Stores } from './run';
import { hashOf, unitsOf } from './units';
import { UnitTable } from './unitTable';

/**
 * Who was finished when the audit began, in the ledger's words: by then everything of theirs had
 * been moved, so that what is read later can be judged. In a complete audit it is everyone.
 */
export class Finished {
  readonly #table: UnitTable | null;

  private constructor(table: UnitTable | null) {
    this.#table = table;
  }

  static everyone(): Finished {
    return new Finished(null);
  }

  static async load(stores: Stores): Promise<Finished> {
    const table = new UnitTable();
    for await (const enrolments of batches(stores.ledger, 'customers')) {
      const finished = enrolments.filter(({ state }) => state !== 'enrolled');
      for (const { _id } of finished) table.mark(hashOf(_id), 1);
      for (const { keys } of await unitsOf(stores, finished)) {
        for (const key of keys) table.mark(key, 1);
      }
    }
    return new Finished(table);
  }

  /** Whether a customer with an account, or an enrolment, was finished. */
  hasCustomer(id: string): boolean {
    return this.#table === null || this.#table.noteOf(hashOf(id)) === 1;
  }

  /** Whether somebody without account was finished. */
  hasUnit(key: bigint): boolean {
    return this.#table === null || this.#table.noteOf(key) === 1;
  }
}
