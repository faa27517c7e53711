import { DefaultLogger, makeTelemetryFilterString, Runtime, Worker } from '@temporalio/worker';
import { DeterminismViolationError } from '@temporalio/workflow';
import { workflowBundle } from '../workflows/bundle';
import { historyNames, readHistory } from './histories';
import type { SavedHistory } from './histories';

let bundle: { codePath: string };

beforeAll(async () => {
  Runtime.install({
    logger: new DefaultLogger('ERROR'),
    telemetryOptions: {
      logging: { forward: {}, filter: makeTelemetryFilterString({ core: 'ERROR' }) },
    },
  });
  bundle = await workflowBundle();
});

/** Replays a history against the workflows as they are now; the error says where they part. */
async function replay(history: SavedHistory): Promise<void> {
  await Worker.runReplayHistory({ workflowBundle: bundle }, history);
}

describe('every history that was saved', () => {
  it('is there, of each kind of workflow', async () => {
    const names = await historyNames();
    const kinds = new Set(
      await Promise.all(
        names.map(async (name) => {
          const { events } = await readHistory(name);
          return events?.[0]?.workflowExecutionStartedEventAttributes?.workflowType?.name;
        }),
      ),
    );
    expect(kinds).toEqual(
      new Set(['customer', 'customerCase', 'market', 'programme', 'review', 'feed']),
    );
    const last = (await readHistory('market-continued')).events?.at(-1);
    expect(last?.workflowExecutionContinuedAsNewEventAttributes).toBeTruthy();
  });

  it('is replayed by the workflows as they are', async () => {
    const names = await historyNames();
    const histories = await Promise.all(
      names.map(async (name) => ({ workflowId: name, history: await readHistory(name) })),
    );
    const errors: Record<string, string> = {};
    for await (const { workflowId, error } of Worker.runReplayHistories(
      { workflowBundle: bundle },
      histories,
    )) {
      if (error) errors[workflowId] = error.message;
    }
    expect(errors).toEqual({});
  });
});

it('of a programme has no local activities: of several, replay would answer some at once', async () => {
  const { events } = await readHistory('programme');
  const markers = (events ?? []).filter(({ markerRecordedEventAttributes: marker }) => marker);
  expect(markers).toEqual([]);
});

describe('a history that the workflows could not have made', () => {
  type Event = NonNullable<SavedHistory['events']>[number];

  const tampered = async (name: string, tamper: (event: Event) => boolean) => {
    const { events } = await readHistory(name);
    const event = events?.find(tamper);
    if (!event) throw new Error(`There is nothing to tamper with in ${name}`);
    return { events: events ?? [] };
  };

  it('fails where another activity was run', async () => {
    const history = await tampered('customer', ({ markerRecordedEventAttributes: marker }) => {
      const data = marker?.details?.['data']?.payloads?.[0];
      if (!data?.data) return false;
      const text = Buffer.from(data.data).toString().replace('copyAccount', 'copyAccounts');
      data.data = Buffer.from(text);
      return true;
    });
    await expect(replay(history)).rejects.toThrow(DeterminismViolationError);
  });

  it('fails where a remote activity has another name', async () => {
    const history = await tampered(
      'programme',
      ({ activityTaskScheduledEventAttributes: task }) => {
        if (task?.activityType?.name !== 'closeWebsite') return false;
        task.activityType.name = 'endApp';
        return true;
      },
    );
    await expect(replay(history)).rejects.toThrow(DeterminismViolationError);
  });

  it('fails where a timer is another event', async () => {
    const history = await tampered('programme', (event) => {
      if (!event.timerStartedEventAttributes) return false;
      event.eventType = 10;
      event.activityTaskScheduledEventAttributes = { activityId: '1' };
      delete event.timerStartedEventAttributes;
      return true;
    });
    await expect(replay(history)).rejects.toThrow(DeterminismViolationError);
  });

  it('fails where a child is another one', async () => {
    const history = await tampered('market-continued', (event) => {
      const child = event.startChildWorkflowExecutionInitiatedEventAttributes;
      if (!child?.workflowId) return false;
      child.workflowId = child.workflowId.replace('C1', 'C9');
      return true;
    });
    await expect(replay(history)).rejects.toThrow(DeterminismViolationError);
  });
});
