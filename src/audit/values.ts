/** A document, or a part of one. */
export type Fields = Readonly<Record<string, unknown>>;

/** The value at a dotted path; undefined where the path ends early. */
export function at(document: unknown, path: string): unknown {
  let value = document;
  for (const key of path.split('.')) {
    if (!isFields(value)) return undefined;
    value = value[key];
  }
  return value;
}

/** Whether a value has fields of its own. */
export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !(value instanceof Date);
}

/** The parts of a list that have fields; none where the value is no list. */
export function parts(value: unknown): Fields[] {
  return Array.isArray(value) ? value.filter(isFields) : [];
}

/** A text, or null for anything else. */
export function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

/** The texts among some values. */
export function texts(values: Iterable<unknown>): string[] {
  return [...values].filter((value) => typeof value === 'string');
}

/** A whole number, or NaN for anything else, so that no sum hides it. */
export function whole(value: unknown): number {
  return Number.isSafeInteger(value) ? Number(value) : Number.NaN;
}

/** The sum of the `amount` of each part. */
export function sumOf(amounts: readonly Fields[]): number {
  return amounts.reduce((total, { amount }) => total + whole(amount), 0);
}

/** The milliseconds of an instant, or NaN for anything else. */
export function millis(value: unknown): number {
  return value instanceof Date ? value.getTime() : Number.NaN;
}

/** Values by a name that each has. */
export function groupBy<T>(values: readonly T[], nameOf: (value: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const value of values) {
    const group = groups.get(nameOf(value));
    if (group) group.push(value);
    else groups.set(nameOf(value), [value]);
  }
  return groups;
}

/** A value as a mismatch tells it. */
export function words(value: unknown): string {
  if (value === undefined) return 'absent';
  if (value instanceof Date) return words(value.toJSON());
  return typeof value === 'string' ? value : JSON.stringify(value);
}
