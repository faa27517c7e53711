import type { z } from 'zod';

/** The paths at which a schema refuses a document; none when it accepts it. */
export function refusedAt(schema: z.ZodType, document: unknown): string[] {
  const { error } = schema.safeParse(document);
  const paths = (error?.issues ?? []).map(({ path, ...issue }) =>
    [...path, ...('keys' in issue ? issue.keys : [])].join('.'),
  );
  return [...new Set(paths)];
}

/** A document without one of its fields. */
export const without = (document: object, field: string) =>
  Object.fromEntries(Object.entries(document).filter(([name]) => name !== field));
