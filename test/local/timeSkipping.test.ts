import { defineSearchAttributeKey, TypedSearchAttributes } from '@temporalio/common';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { startTimeSkippingEnvironment } from '../../local/servers/timeSkipping';

const DAY = 24 * 60 * 60 * 1000;

let environment: TestWorkflowEnvironment;

beforeAll(async () => {
  environment = await startTimeSkippingEnvironment({
    searchAttributes: { HandoverMarket: 'Keyword' },
  });
}, 180_000);

afterAll(async () => {
  await environment?.teardown();
});

it('crosses 102 days in moments', async () => {
  const before = await environment.currentTimeMs();
  await environment.sleep(102 * DAY);
  expect(await environment.currentTimeMs()).toBeGreaterThanOrEqual(before + 102 * DAY);
});

it('knows its search attributes and no others', async () => {
  const start = (name: string) =>
    environment.client.workflow.start('anyWorkflow', {
      workflowId: name,
      taskQueue: 'nobody',
      typedSearchAttributes: new TypedSearchAttributes([
        { key: defineSearchAttributeKey(name, 'KEYWORD'), value: 'FR' },
      ]),
    });
  await expect(start('HandoverMarket')).resolves.toBeDefined();
  await expect(start('HandoverUnknown')).rejects.toThrow();
});
