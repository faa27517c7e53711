/**
 * An object of which some methods are others.
 * @param own makes, or is, what is asked for everything else.
 */
export function inPlaceOf<T extends object>(
  shape: T,
  own: () => T,
  instead: Readonly<Record<string | symbol, unknown>>,
): T {
  return new Proxy(shape, {
    get: (_, name) => {
      if (Object.hasOwn(instead, name)) return instead[name];
      const real = own();
      const part: unknown = Reflect.get(real, name, real);
      return typeof part === 'function' ? (part.bind(real) as unknown) : part;
    },
  });
}
