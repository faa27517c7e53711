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

/** The SDK gives the server five seconds each time: too few while a machine has much else to do. */
const ATTEMPTS = 5;

/**
 * Starts a test environment whose one clock skips ahead while workflows wait; end it with `teardown()`.
 * @throws UserError where no time-skipping test server can be found.
 */
export async function startTimeSkippingEnvironment(
  options: TimeSkippingOptions = {},
): Promise<TestWorkflowEnvironment> {
  const { searchAttributes = {}, client } = options;
  const { command } = await timeSkippingProgram();
  const environment = await attempt(ATTEMPTS, () =>
    TestWorkflowEnvironment.createTimeSkipping({
      server: { executable: { type: 'existing-path', path: command } },
      ...(client && { client }),
    }),
  );
  await environment.connection.operatorService.addSearchAttributes({
    namespace: environment.namespace ?? 'default',
    searchAttributes: indexedValueTypes(searchAttributes),
  });
  return environment;
}

async function attempt<T>(times: number, start: () => Promise<T>): Promise<T> {
  try {
    return await start();
  } catch (error) {
    if (times <= 1) throw error;
    return await attempt(times - 1, start);
  }
}
