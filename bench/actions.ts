import { temporal } from '@temporalio/proto';

const { EventType } = temporal.api.enums.v1;

type Event = temporal.api.history.v1.IHistoryEvent;

/** What each event of these types counts, wherever it stands. */
const COUNTED = new Map([
  [EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED, 1],
  [EventType.EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_INITIATED, 1],
  [EventType.EVENT_TYPE_TIMER_STARTED, 1],
  [EventType.EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES, 1],
  [EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED, 1],
  [EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED, 1],
]);

/**
 * What Temporal Cloud bills of a history, in actions: each start (a child's counts twice, in its parent's
 * history as well), timer, upsert of search attributes, signal and update; each attempt of an activity;
 * all markers of a workflow task together, and each further task that only keeps local activities alive.
 * Queries and heartbeats leave no events, and are not counted.
 */
export function actionsOf(events: readonly Event[]): number {
  const marked = new Set(
    events.flatMap((event) => event.markerRecordedEventAttributes ?? []).map(taskOf),
  );
  return events.reduce((sum, event, index) => sum + worthOf(event, events[index + 1]), marked.size);
}

const taskOf = ({
  workflowTaskCompletedEventId,
}: temporal.api.history.v1.IMarkerRecordedEventAttributes) => String(workflowTaskCompletedEventId);

function worthOf({ eventType, ...event }: Event, next: Event | undefined): number {
  if (!eventType) return 0;
  const { attempt } = event.activityTaskStartedEventAttributes ?? {};
  if (attempt) return attempt;
  const isKeptAlive =
    eventType === EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED &&
    next?.eventType === EventType.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED;
  return isKeptAlive ? 1 : (COUNTED.get(eventType) ?? 0);
}
