import { z } from 'zod';

/**
 * Has a worker evaluate zod once instead of once for each workflow: that takes longer than a workflow's
 * steps. What is preloaded is frozen, so zod has to have made a schema by then, and workflows' own
 * schemas, which it finishes as they are used, must not be among it.
 */
export const preloaded = z.object({ at: z.iso.datetime() }).safeParse({});
