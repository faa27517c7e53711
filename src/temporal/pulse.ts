import type { Context } from '@temporalio/activity';
import type { ActivityInterceptors } from '@temporalio/worker';

const EVERY_MS = 2_000;

/**
 * Has whatever runs remotely say again and again that its worker lives, so that what dies with its worker
 * is tried again within its heartbeat timeout. Local activities are their workflow task's matter.
 */
export const pulse = (context: Context): ActivityInterceptors => ({
  inbound: {
    execute: async (input, next) => {
      if (context.info.isLocal) return await next(input);
      const beating = setInterval(() => context.heartbeat(), EVERY_MS);
      try {
        return await next(input);
      } finally {
        clearInterval(beating);
      }
    },
  },
});
