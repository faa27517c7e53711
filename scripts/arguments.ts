import { InvalidArgumentError } from 'commander';
import { z } from 'zod';

/** Reads a count of at least one from the command line. */
export function countFrom(text: string): number {
  const count = z.coerce.number().int().min(1).safeParse(text);
  if (!count.success) throw new InvalidArgumentError('It must be a whole number, 1 or more.');
  return count.data;
}
