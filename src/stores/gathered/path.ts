/** Every value that a document has at a dotted path, through lists as the server sees them. */
export function valuesAt(value: unknown, path: string): unknown[] {
  return path
    .split('.')
    .reduce<unknown[]>(
      (values, name) =>
        values.flatMap((one) =>
          (Array.isArray(one) ? one : [one]).flatMap((part) => fieldOf(part, name)),
        ),
      [value],
    )
    .flat();
}

const fieldOf = (value: unknown, name: string): unknown[] =>
  typeof value === 'object' && value !== null && name in value ? [Reflect.get(value, name)] : [];
