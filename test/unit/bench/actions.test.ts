import { temporal } from '@temporalio/proto';
import { actionsOf } from '../../../bench/actions';

type Event = temporal.api.history.v1.IHistoryEvent;
type Name = keyof typeof temporal.api.enums.v1.EventType;

const event = (name: Name, attributes: Event = {}): Event => ({
  eventType: temporal.api.enums.v1.EventType[name],
  ...attributes,
});

const started = event('EVENT_TYPE_WORKFLOW_EXECUTION_STARTED');
const scheduled = event('EVENT_TYPE_WORKFLOW_TASK_SCHEDULED');
const begun = event('EVENT_TYPE_WORKFLOW_TASK_STARTED');
const completed = event('EVENT_TYPE_WORKFLOW_TASK_COMPLETED');
const task = [scheduled, begun, completed];
const ended = event('EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED');

const marker = (workflowTaskCompletedEventId: number) =>
  event('EVENT_TYPE_MARKER_RECORDED', {
    markerRecordedEventAttributes: {
      workflowTaskCompletedEventId:
        temporal.api.history.v1.MarkerRecordedEventAttributes.fromObject({
          workflowTaskCompletedEventId,
        }).workflowTaskCompletedEventId,
    },
  });

const attempt = (attempt: number) =>
  event('EVENT_TYPE_ACTIVITY_TASK_STARTED', { activityTaskStartedEventAttributes: { attempt } });

test.each<[string, number, Event[]]>([
  ['a workflow that starts and ends', 1, [started, ...task, ended]],
  [
    'a child, in the history of its parent',
    1,
    [event('EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_INITIATED')],
  ],
  ['what came of the child', 0, [event('EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_STARTED')]],
  ['the markers of one task', 1, [completed, marker(4), marker(4), marker(4)]],
  ['the markers of two tasks', 2, [completed, marker(4), ...task, marker(8)]],
  ['a task that keeps local activities alive', 1, [...task, ...task, ended]],
  [
    'a timer, set and cancelled',
    1,
    [event('EVENT_TYPE_TIMER_STARTED'), event('EVENT_TYPE_TIMER_CANCELED')],
  ],
  ['search attributes', 1, [event('EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES')]],
  [
    'a signal, and an update',
    2,
    [
      event('EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED'),
      event('EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED'),
    ],
  ],
  [
    'an activity',
    1,
    [
      event('EVENT_TYPE_ACTIVITY_TASK_SCHEDULED'),
      attempt(1),
      event('EVENT_TYPE_ACTIVITY_TASK_COMPLETED'),
    ],
  ],
  ['an activity that was tried three times', 3, [attempt(3)]],
])('Temporal Cloud bills %s as %i', (_, actions, events) => {
  expect(actionsOf(events)).toBe(actions);
});
