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

/** The same before rounding. */
export function exactWorth(units: number, kind: unknown, { policies }: Programme): number {
  const { source, target } = policies.points.rate;
  return kind === 'points' ? (units * target) / source : units;
}
