/** The value at a path such as `state` or `returns[poco-R1].state`; undefined where there is none. */
export const valueAt = (document: unknown, path: string): unknown =>
  stepsOf(path).reduce(inside, document);

/** The same document with another value at a path that it has. */
export const withValueAt = <T>(document: T, path: string, value: unknown): T =>
  replaced(document, stepsOf(path), value) as T;

/** A path without the ids of parts: `returns[].state`. */
export const shapeOf = (path: string): string => path.replaceAll(/\[[^\]]+\]/g, '[]');

const stepsOf = (path: string): string[] => path.split(/\.|(?=\[)/);

const isStep = (part: unknown, step: string) => `[${String(inside(part, 'id'))}]` === step;

function inside(value: unknown, step: string): unknown {
  if (Array.isArray(value)) return value.find((part) => isStep(part, step));
  return isGroup(value) ? value[step] : undefined;
}

function replaced(document: unknown, [step, ...rest]: readonly string[], value: unknown): unknown {
  if (step === undefined) return value;
  if (Array.isArray(document)) {
    return document.map((part) => (isStep(part, step) ? replaced(part, rest, value) : part));
  }
  return isGroup(document)
    ? { ...document, [step]: replaced(document[step], rest, value) }
    : document;
}

const isGroup = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !(value instanceof Date);
