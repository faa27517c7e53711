import { activityInfo } from '@temporalio/activity';
import { later } from '../programme/instant';
import type { Instant } from '../programme/instant';

/**
 * The workflow's instant that a step was called at, later by as long as Temporal has been trying it: a
 * step that an outage held up past a deadline knows that it is late.
 */
export function attemptedAt(at: Instant): Instant {
  const { attempt, scheduledTimestampMs, currentAttemptScheduledTimestampMs } = activityInfo();
  if (attempt === 1) return at;
  return later(at, Math.max(0, currentAttemptScheduledTimestampMs - scheduledTimestampMs));
}
