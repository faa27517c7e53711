import type { Programme } from '../programme/schema';

/**
 * What a number of source units is worth at the target, in whole units. Store credit is money and
 * keeps its amount; points follow the programme's rate and rounding.
 */
export function worth(units: number, kind: unknown, { policies }: Programme): number {
  if (kind !== 'points' || !Number.isSafeInteger(units)) return units;
  const { rate, rounding } = policies.points;
  const [top, bottom] = [BigInt(Math.abs(units)) * BigInt(rate.target), BigInt(rate.source)];
  const below = top / bottom;
  const nearer = top - below * bottom - ((below + 1n) * bottom - top);
  const odd = below % 2n === 1n;
  const up =
    rounding !== 'down' && (nearer > 0n || (nearer === 0n && (rounding === 'halfUp' || odd)));
  return Math.sign(units) * Number(up ? below + 1n : below);
}

/** From what to what a part of a debit may be worth. */
export type Range = { readonly least: number; readonly most: number };

/**
 * What one lot of several is worth: exactly its own worth where units do not break, and else one more
 * or less than before rounding, for lots are rounded so that they add up.
 */
export function rangeOf(units: number, kind: unknown, programme: Programme): Range {
  const { source, target } = programme.policies.points.rate;
  const isWhole = kind !== 'points' || target % source === 0;
  const exact = kind === 'points' ? (units * target) / source : units;
  const slack = isWhole ? 0 : 1;
  return { least: Math.ceil(exact - slack), most: Math.floor(exact + slack) };
}
