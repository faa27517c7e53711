import { InvalidArgumentError } from 'commander';
import { z } from 'zod';
import { instantOf } from '../src/programme/instant';
import type { Instant } from '../src/programme/instant';
import { daySchema } from '../src/programme/milestones';
import type { Day } from '../src/programme/milestones';

/** Reads a count of at least one from the command line. */
export function countFrom(text: string): number {
  const count = z.coerce.number().int().min(1).safeParse(text);
  if (!count.success) throw new InvalidArgumentError('It must be a whole number, 1 or more.');
  return count.data;
}

/** Reads a rate from the command line, a whole number; 0 is none. */
export function rateFrom(text: string): number {
  const rate = z.coerce.number().int().min(0).safeParse(text);
  if (!rate.success) throw new InvalidArgumentError('It must be a whole number, 0 or more.');
  return rate.data;
}

const instant = z.union([
  z.iso.datetime({ offset: true }),
  z.iso.datetime({ offset: true, precision: -1 }),
]);

/** Reads an instant, with any offset, with or without seconds, from the command line. */
export function instantFrom(text: string): Instant {
  const read = instant.safeParse(text);
  if (!read.success) throw new InvalidArgumentError('Write it like 2024-10-20T22:00:00Z.');
  return instantOf(new Date(read.data));
}

/** Reads a calendar day from the command line. */
export function dayFrom(text: string): Day {
  const day = daySchema.safeParse(text);
  if (!day.success) throw new InvalidArgumentError('Write a day that exists, like 2024-12-19.');
  return day.data;
}

/** Reads words that are kept, such as a reason or a name, from the command line. */
export function wordsFrom(text: string): string {
  const words = text.trim();
  if (!words) throw new InvalidArgumentError('It must not be empty.');
  return words;
}
