import { median } from './meter';

/** What a figure has to reach. */
export type Target = { readonly atLeast: number } | { readonly atMost: number };

/** A figure, as the table shows it. */
export interface Row {
  /** What it is, and what of. */
  readonly name: string;
  /** The median of the rounds. */
  readonly value: number;
  /** The least and the most of the rounds. */
  readonly spread: readonly [number, number];
  /** `>= 2.5`. */
  readonly target: string;
  readonly ok: boolean;
}

/** Holds a figure that was measured some times, once a round or once at all, against its target. */
export function row(name: string, measured: readonly number[], target: Target): Row {
  const value = round(median(measured));
  const spread = [round(Math.min(...measured)), round(Math.max(...measured))] as const;
  return 'atLeast' in target
    ? { name, value, spread, target: `>= ${target.atLeast}`, ok: value >= target.atLeast }
    : { name, value, spread, target: `<= ${target.atMost}`, ok: value <= target.atMost };
}

const round = (value: number) => Number(value.toPrecision(4));
