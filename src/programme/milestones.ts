import { z } from 'zod';
import { DAY, instantOf } from './instant';

/** The announced milestones in the order in which they come. */
export const milestones = [
  'opening',
  'couponDeadline',
  'websiteClosure',
  'appDiscontinuation',
] as const;

/** The name of a milestone. */
export const milestoneSchema = z.enum(milestones);

/** One of the four announced dates. */
export type Milestone = z.output<typeof milestoneSchema>;

/** A day that exists, as `YYYY-MM-DD`. */
export const daySchema = z.iso
  .date({ error: (issue) => `${JSON.stringify(issue.input)} is not a date`, abort: true })
  .brand<'Day'>();

/** A calendar day without a zone; two of them sort as text in order of time. */
export type Day = z.output<typeof daySchema>;

/** A milestone as it was announced: strictly before a day, from a day, or after a day. */
export const boundarySchema = z
  .strictObject({
    before: daySchema.exactOptional(),
    from: daySchema.exactOptional(),
    after: daySchema.exactOptional(),
  })
  .refine((boundary) => Object.keys(boundary).length === 1, {
    error: 'needs exactly one of before, from or after',
    abort: true,
  })
  .meta({ id: 'Boundary', minProperties: 1, maxProperties: 1 });

/** Exactly one of `before`, `from` and `after`, with its day. */
export type Boundary = z.output<typeof boundarySchema>;

/** The day at whose start a milestone comes: D for `before` and `from`, the next day for `after`. */
export function startsOn({ before, from, after }: Boundary): Day {
  const day = before ?? from ?? (after && plusDays(after, 1));
  if (day === undefined) throw new RangeError('A milestone needs a day.');
  return day;
}

/** The day `days` calendar days after another; before it where `days` is negative. */
export function plusDays(day: Day, days: number): Day {
  return instantOf(Date.parse(day) + days * DAY).slice(0, 10) as Day;
}
