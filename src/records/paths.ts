import { isDeepStrictEqual } from 'node:util';

/**
 * Where a document differs from the one it should equal: paths such as `items.0.state`, no values. What
 * it has beyond that one is not named: `consents.*`; lists of unequal length differ as a whole.
 */
export function differingPaths(due: unknown, found: unknown, path = ''): string[] {
  if (isDeepStrictEqual(due, found)) return [];
  if (!isGroup(due) || !isGroup(found) || lengthOf(due) !== lengthOf(found)) return [path];
  const at = (name: string) => (path ? `${path}.${name}` : name);
  const named = Object.entries(due).flatMap(([name, part]) =>
    differingPaths(part, found[name], at(name)),
  );
  const hasMore = Object.keys(found).some((name) => !(name in due));
  return hasMore ? [...named, at('*')] : named;
}

const isGroup = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !(value instanceof Date);

const lengthOf = (group: object) => (Array.isArray(group) ? group.length : null);
