/** A part of a record that the source and the target both add to. */
export interface Part {
  readonly id: string;
}

/** The parts that only the target has. */
export function ownParts<P extends Part>(there: readonly P[], arriving: readonly P[]): P[] {
  const known = new Set(arriving.map(({ id }) => id));
  return there.filter(({ id }) => !known.has(id));
}

/** The parts that arrive, and those that only the target has, put where their time is. */
export function grown<P extends Part>(
  arriving: readonly P[],
  there: readonly P[],
  timeOf: (part: P) => Date,
): P[] {
  const waiting = ownParts(there, arriving).toSorted((a, b) => +timeOf(a) - +timeOf(b));
  const together = arriving.flatMap((part) => {
    const later = waiting.findIndex((own) => timeOf(own) >= timeOf(part));
    return [...waiting.splice(0, later < 0 ? waiting.length : later), part];
  });
  return [...together, ...waiting];
}

/** The parts as they were before the target added some. */
export function beforeGrowth<P extends Part>(there: readonly P[], arriving: readonly P[]): P[] {
  const own = ownParts(there, arriving);
  return there.filter((part) => !own.includes(part));
}
