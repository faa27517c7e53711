import type { Info } from '@temporalio/activity';
import { MockActivityEnvironment } from '@temporalio/testing';
import { pulse } from '../../../src/temporal/pulse';

/** Counts the heartbeats of a step that takes a minute, and of the minute after it. */
async function beatsOf(info: Partial<Info>): Promise<number> {
  const environment = new MockActivityEnvironment(info);
  let beats = 0;
  environment.on('heartbeat', () => (beats += 1));
  const minute = () => new Promise((resolve) => setTimeout(resolve, 60_000));
  const run = pulse(environment.context).inbound?.execute?.({ args: [], headers: {} }, minute);
  await jest.advanceTimersByTimeAsync(120_000);
  await run;
  return beats;
}

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

it('a step that runs remotely heartbeats as long as it runs, and no longer', async () => {
  const beats = await beatsOf({ isLocal: false, heartbeatTimeoutMs: 10_000 });
  expect(beats).toBeGreaterThanOrEqual(18);
  expect(beats).toBeLessThanOrEqual(30);
});

it('a local step never does, nor one that nobody waits to hear of', async () => {
  expect(await beatsOf({ isLocal: true, heartbeatTimeoutMs: 10_000 })).toBe(0);
  expect(await beatsOf({ isLocal: false })).toBe(0);
});
