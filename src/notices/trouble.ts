/** Coupons that did not reach their owners in time. */
export interface LateCoupons {
  /** All that ever were late. */
  readonly count: number;
  /** Those of them that have not reached their owners to this day. */
  readonly owed: number;
  /** Whose coupons are still owed, the first 20 of them. */
  readonly customers: readonly string[];
}

/** What operators must know of late coupons: a sentence, or none where nothing was late. */
export function lateWords({ count, owed, customers }: LateCoupons): string[] {
  if (count === 0) return [];
  const were = count === 1 ? '1 coupon was late' : `${count} coupons were late`;
  if (owed === 0) return [`${were}; all have been made good since.`];
  return [`${were}, ${owed} still owed: look at ${customers.join(', ')}`];
}

/** What operators must know of a gate that holds: its reasons, and how to let the markets open. */
export const gateWords = (reasons: readonly string[]): string =>
  `The gate holds the markets after the canaries: ${reasons.join('; ')}. Let them open with: npm run handover -- approve --reason "..."`;
