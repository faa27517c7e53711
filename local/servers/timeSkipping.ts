import type { TimeSkippingTestWorkflowEnvironmentOptions } from '@temporalio/testing';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import type { SearchAttributes } from './searchAttributes';
import { indexedValueTypes } from './searchAttributes';
import { timeSkippingProgram } from './timeSkippingProgram';

/** How to start a time-skipping environment. */
export interface TimeSkippingOptions {
  /** Registered at start: a workflow that upserts any other attribute never gets on. */
  readonly searchAttributes?: SearchAttributes;
  /** Options of the environment's client, such as a data converter. */
  readonly client?: NonNullable<TimeSkippingTestWorkflowEnvironmentOptions['client']>;
}

/**
 * Starts a test environment whose one clock skips ahead while workflows wait; end it with `teardown()`.
 * @throws UserError where no time-skipping test server can be found.
 */
export async function startTimeSkippingEnvironment(
  options: TimeSkippingOptions = {},
): Promise<TestWorkflowEnvironment> {
  const { searchAttributes = {}, client } = options;
  const { command } = await timeSkippingProgram();
  const environment = await TestWorkflowEnvironment.createTimeSkipping({
    server: { executable: { type: 'existing-path', path: command } },
    ...(client && { client }),
  });
  await environment.connection.operatorService.addSearchAttributes({
    namespace: environment.namespace ?? 'default',
    searchAttributes: indexedValueTypes(searchAttributes),
  });
  return environment;
}
