import type { TargetStore } from '../../src/stores/target';

/** The longest postcode, in characters, that a guarded target stores of an order. */
const LONGEST_POSTCODE = 16;

/** A postcode that the source has always taken, and that a guarded target refuses. */
export const overlongPostcode = (postcode: string) => `${postcode} deliver to the back door`;

/** Gives the target's orders a rule of its own, as a grown platform has them: postcodes have a length. */
export async function guardOrders(target: TargetStore): Promise<void> {
  const isTooLong = { $regex: `.{${LONGEST_POSTCODE + 1}}` };
  const validator = { 'deliverTo.postcode': { $not: isTooLong } };
  await target.client.db().command({ collMod: 'orders', validator });
}
