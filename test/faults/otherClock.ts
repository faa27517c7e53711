/**
 * Puts this process's clock `HANDOVER_CLOCK_AHEAD_MS` milliseconds ahead, or behind where negative.
 * What measures durations stays right.
 */
const ahead = Number(process.env.HANDOVER_CLOCK_AHEAD_MS);
const Right = Date;

globalThis.Date = new Proxy(Right, {
  construct: (target, args: ConstructorParameters<DateConstructor> | [], newTarget) =>
    Reflect.construct(target, args.length > 0 ? args : [Right.now() + ahead], newTarget),
  apply: () => new Date().toString(),
  get: (target, name, receiver) =>
    name === 'now' ? () => Right.now() + ahead : Reflect.get(target, name, receiver),
});

export {};
