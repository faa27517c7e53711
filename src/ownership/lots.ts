/** A part of a balance that was earned at once and expires at once. */
interface Part {
  readonly amount: number;
}

/** What is left of lots when an amount is taken from the first ones; null where they hold less. */
export function withdraw<Lot extends Part>(lots: readonly Lot[], amount: number): Lot[] | null {
  let due = amount;
  const left = lots.flatMap((lot) => {
    const taken = Math.min(lot.amount, due);
    due -= taken;
    return lot.amount > taken ? [{ ...lot, amount: lot.amount - taken }] : [];
  });
  return due > 0 ? null : left;
}

/** Adds a lot to others: those that expire sooner come first, and are spent first. */
export function deposit<Lot extends Part>(
  lots: readonly Lot[],
  lot: Lot,
  expiryOf: (lot: Lot) => Date | null,
): Lot[] {
  const expiry = (one: Lot) => expiryOf(one)?.getTime() ?? Infinity;
  return [...lots, lot].toSorted((a, b) => (expiry(a) < expiry(b) ? -1 : +(expiry(a) > expiry(b))));
}
