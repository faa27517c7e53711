import type { Context } from '@temporalio/activity';
import type { ActivityInterceptors } from '@temporalio/worker';

/** Beats within a heartbeat timeout: a worker may be late for some of them. */
const BEATS = 4;

/**
 * Has whatever runs remotely say again and again that its worker lives, so that what dies with its worker
 * is tried again within its heartbeat timeout. Local activities are their workflow task's matter.
 */
export const pulse = (context: Context): ActivityInterceptors => ({
  inbound: {
    execute: async (input, next) => {
      const { isLocal, heartbeatTimeoutMs } = context.info;
      if (isLocal || !heartbeatTimeoutMs) return await next(input);
      const beating = setInterval(() => context.heartbeat(), heartbeatTimeoutMs / BEATS);
      try {
        return await next(input);
      } finally {
        clearInterval(beating);
      }
    },
  },
});
