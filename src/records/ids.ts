import { z } from 'zod';

const id = <Name extends string>(name: Name) =>
  z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/, 'is not an id of 1 to 64 letters, digits, _ -')
    .brand(name);

/** Id of a customer of the source, or of a guest (`G` and a keyed digest, which reveals nothing). */
export const customerId = id('CustomerId');
export type CustomerId = z.infer<typeof customerId>;

/** Id of any record of the source: order, coupon, product and so on. */
export const sourceId = id('SourceId');
export type SourceId = z.infer<typeof sourceId>;

/** Id of any document of the target. */
export const targetId = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,127}$/, 'is not an id of 1 to 128 letters, digits, _ -')
  .brand('TargetId');
export type TargetId = z.infer<typeof targetId>;

/** The short name of a source store that prefixes every id it brings to the target: `poco`. */
export const origin = z
  .string()
  .regex(/^[a-z][a-z0-9]{1,15}$/, 'is not a short name of 2 to 16 lower-case letters and digits')
  .brand('Origin');
export type Origin = z.infer<typeof origin>;

/** The target id that a source id becomes: the same for every run, so that a second run finds the first. */
export const targetIdOf = (store: Origin, id: string): TargetId => targetId.parse(`${store}-${id}`);

/** The order in which documents are told of, whatever the one in which they were found. */
export const byId = ({ _id: one }: { _id: string }, { _id: other }: { _id: string }): number =>
  one < other ? -1 : 1;
