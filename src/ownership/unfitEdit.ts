/** A change that a record of the target cannot take, named by its field alone: nothing was written. */
export class UnfitEdit extends Error {
  override readonly name = 'UnfitEdit';

  /** @param why what the field does not do, or would be: `does not change`. */
  constructor(path: string, collection: string, why: string) {
    super(`${path} of ${collection} ${why}: nothing was written.`);
  }
}
