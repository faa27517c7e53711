import type { WorkflowHandle, WorkflowHandleWithFirstExecutionRunId } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { waitUntil } from '../../local/servers/waitUntil';
import type { Cause } from '../../src/cases/case';
import { instantOf, millisOf } from '../../src/programme/instant';
import type { Instant } from '../../src/programme/instant';
import { programmeIdSchema } from '../../src/programme/schema';
import type { ProgrammeId } from '../../src/programme/schema';
import type { customerCase } from '../../src/workflows/case';
import type { customer, CustomerInput } from '../../src/workflows/customer';
import { caseWorkflowId, customerWorkflowId } from '../../src/workflows/ids';
import { cases } from './policies';
import { World } from './world';

const WITHIN_MS = 20_000;
let scenes = 0;

/** The one task queue of a test file. */
export const taskQueue = 'handover-tests';

/** One test's world, in a programme of its own; its customers are of GB unless it says otherwise. */
export class Scene {
  readonly programme: ProgrammeId;
  readonly world: World;
  readonly client: TestWorkflowEnvironment['client'];

  constructor(readonly env: TestWorkflowEnvironment) {
    scenes += 1;
    this.programme = programmeIdSchema.parse(`test-${scenes}`);
    this.world = new World(() => env.currentTimeMs());
    this.client = env.client;
  }

  /** The environment's instant. */
  async now(): Promise<Instant> {
    return instantOf(await this.env.currentTimeMs());
  }

  /** Lets time pass until an instant. */
  async sleepUntil(instant: Instant): Promise<void> {
    const wait = millisOf(instant) - (await this.env.currentTimeMs());
    if (wait > 0) await this.env.sleep(wait);
  }

  /** Waits, without letting virtual time pass, until something holds; fails where it does not. */
  async until(holds: () => boolean | Promise<boolean>): Promise<void> {
    if (await waitUntil(async () => await holds(), WITHIN_MS)) return;
    throw new Error(`It did not come about: ${String(holds)}`);
  }

  /** Starts the workflow of a customer, who is enrolled where that was not done before. */
  async start(
    id: string,
    kind: CustomerInput['kind'] = 'account',
  ): Promise<WorkflowHandleWithFirstExecutionRunId<typeof customer>> {
    const { ledger } = this.world;
    if (!ledger.customers.some(({ customerId }) => customerId === id)) {
      ledger.enrol('GB', [id], kind);
    }
    return await this.client.workflow.start<typeof customer>('customer', {
      workflowId: customerWorkflowId(this.programme, 'GB', id),
      taskQueue,
      args: [await this.inputOf(id)],
    });
  }

  /** What a customer's workflow is started with. */
  async inputOf(id: string): Promise<CustomerInput> {
    const { customerId, kind, market } = this.world.ledger.find(id);
    const opening = await this.now();
    return { customerId, kind, market, programme: this.programme, opening, cases };
  }

  customerHandle(id: string): WorkflowHandle<typeof customer> {
    return this.client.workflow.getHandle(customerWorkflowId(this.programme, 'GB', id));
  }

  caseHandle(id: string, cause: Cause): WorkflowHandle<typeof customerCase> {
    return this.client.workflow.getHandle(caseWorkflowId(this.programme, 'GB', id, cause));
  }
}
