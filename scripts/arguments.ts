import { InvalidArgumentError } from 'commander';
import { z } from 'zod';
import { instantOf } from '../src/programme/instant';
import type { Instant } from '../src/programme/instant';

/** Reads a count of at least one from the command line. */
export function countFrom(text: string): number {
  const count = z.coerce.number().int().min(1).safeParse(text);
  if (!count.success) throw new InvalidArgumentError('It must be a whole number, 1 or more.');
  return count.data;
}

/** Reads an instant, with any offset, from the command line. */
export function instantFrom(text: string): Instant {
  const instant = z.iso.datetime({ offset: true }).safeParse(text);
  if (!instant.success) throw new InvalidArgumentError('Write it like 2024-10-20T22:00:00Z.');
  return instantOf(new Date(instant.data));
}
