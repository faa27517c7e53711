/** The value at a path such as `state` or `returns[poco-R1].state`; undefined where there is none. */
export const valueAt = (document: unknown, path: string): unknown =>
  stepsOf(path).reduce(inside, document);

/**
 * The same document with another value at a path that it has; or with a part added (`addresses[mi-1]`),
 * or, where the value is null, taken away.
 */
export const withValueAt = <T>(document: T, path: string, value: unknown): T =>
  replaced(document, stepsOf(path), value) as T;

/** A path without the ids of parts: `returns[].state`. */
export const shapeOf = (path: string): string => path.replaceAll(/\[[^\]]+\]/g, '[]');

const stepsOf = (path: string): string[] => path.split(/\.|(?=\[)/);

/** A part is known by its id, or by the product that it is about. */
const isStep = (part: unknown, step: string) =>
  `[${String(inside(part, 'id') ?? inside(part, 'productId'))}]` === step;

function inside(value: unknown, step: string): unknown {
  if (Array.isArray(value)) return value.find((part) => isStep(part, step));
  return isGroup(value) ? value[step] : undefined;
}

function replaced(document: unknown, [step, ...rest]: readonly string[], value: unknown): unknown {
  if (step === undefined) return value;
  if (Array.isArray(document)) {
    if (rest.length === 0) return withPart(document, step, value);
    return document.map((part) => (isStep(part, step) ? replaced(part, rest, value) : part));
  }
  return isGroup(document)
    ? { ...document, [step]: replaced(document[step], rest, value) }
    : document;
}

function withPart(parts: readonly unknown[], step: string, value: unknown): unknown[] {
  if (value === null) return parts.filter((part) => !isStep(part, step));
  const isThere = parts.some((part) => isStep(part, step));
  return isThere ? parts.map((part) => (isStep(part, step) ? value : part)) : [...parts, value];
}

const isGroup = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !(value instanceof Date);
