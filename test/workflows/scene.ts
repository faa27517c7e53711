import { Client } from '@temporalio/client';
import type { WorkflowHandle, WorkflowHandleWithFirstExecutionRunId } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { waitUntil } from '../../local/servers/waitUntil';
import { causes } from '../../src/cases/case';
import type { Cause } from '../../src/cases/case';
import { datesOf, shiftCalendar } from '../../src/programme/calendar';
import type { Dates } from '../../src/programme/calendar';
import { programmeIdSchema } from '../../src/programme/schema';
import type { ProgrammeId } from '../../src/programme/schema';
import type { customerCase } from '../../src/workflows/case';
import type { customer, CustomerInput } from '../../src/workflows/customer';
import { caseWorkflowId, customerWorkflowId, marketWorkflowId } from '../../src/workflows/ids';
import type { market, MarketInput } from '../../src/workflows/market';
import { amended, approve, decide, resume } from '../../src/workflows/messages';
import { TestClock } from './clock';
import { announced, cases, pacePerHour, window } from './policies';
import { World } from './world';

const WITHIN_MS = 20_000;
let scenes = 0;

/** The one task queue of a test file. */
export const taskQueue = 'handover-tests';

/** One test's world, in a programme of its own; its customers are of GB unless it says otherwise. */
export class Scene {
  readonly programme: ProgrammeId;
  readonly world: World;
  /** Waits for results without letting time pass. */
  readonly client: Client;
  readonly clock: TestClock;
  readonly #begun: WorkflowHandle[] = [];
  readonly #endedCases = new Set<string>();

  constructor(env: TestWorkflowEnvironment) {
    scenes += 1;
    this.programme = programmeIdSchema.parse(`test-${scenes}`);
    this.world = new World(
      () => env.currentTimeMs(),
      ({ customerId, cause }, dates) => this.caseHandle(customerId, cause).signal(amended, dates),
    );
    this.clock = new TestClock(env, () => this.#countEndedCases());
    this.client = new Client({ connection: env.connection, identity: 'client' });
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
    changes: Partial<CustomerInput> = {},
  ): Promise<WorkflowHandleWithFirstExecutionRunId<typeof customer>> {
    const { ledger } = this.world;
    if (!ledger.customers.some(({ customerId }) => customerId === id)) {
      ledger.enrol('GB', [id], kind);
    }
    return await this.client.workflow.start<typeof customer>('customer', {
      workflowId: customerWorkflowId(this.programme, 'GB', id),
      taskQueue,
      args: [{ ...(await this.inputOf(id)), ...changes }],
    });
  }

  /** The dates of the shipped programme, moved so that it opens now. */
  readonly dates = async (): Promise<Dates> =>
    datesOf(shiftCalendar(announced, await this.clock.now()));

  /** What a customer's workflow is started with. */
  async inputOf(id: string): Promise<CustomerInput> {
    const { customerId, kind, market } = this.world.ledger.find(id);
    const { programme, dates } = this;
    return { customerId, kind, market, programme, dates: await dates(), cases };
  }

  /** Starts the workflow of the market GB, by the shipped policies unless it says otherwise. */
  async startMarket(
    policies: Partial<MarketInput> = {},
  ): Promise<WorkflowHandleWithFirstExecutionRunId<typeof market>> {
    const { programme } = this;
    const dates = await this.dates();
    const shipped = { programme, market: 'GB', dates, cases, window, pacePerHour };
    return await this.client.workflow.start<typeof market>('market', {
      workflowId: marketWorkflowId(programme, 'GB', policies.early),
      taskQueue,
      args: [{ ...shipped, ...policies }],
    });
  }

  customerHandle(id: string): WorkflowHandle<typeof customer> {
    const { market } = this.world.ledger.find(id);
    return this.client.workflow.getHandle(customerWorkflowId(this.programme, market, id));
  }

  caseHandle(id: string, cause: Cause): WorkflowHandle<typeof customerCase> {
    const { market } = this.world.ledger.find(id);
    return this.client.workflow.getHandle(caseWorkflowId(this.programme, market, id, cause));
  }

  /** Has a workflow ended with the test, should it still run then. */
  endAfterwards(handle: WorkflowHandle): void {
    this.#begun.push(handle);
  }

  /** Brings what is still open to its end, so that it is in no later test's way. */
  async end(): Promise<void> {
    this.world.end();
    for (const handle of this.#begun) await this.#bringToItsEnd(handle);
    for (const [file, cause] of this.#cases()) {
      const choice = causes[cause].choices[0];
      await file
        .executeUpdate(decide, { args: [{ choice, reason: 'The test is over.' }] })
        .catch(() => undefined);
      // One that was decided before may still be trying again.
      const found = await file.describe().catch(() => null);
      if (found?.status.name === 'RUNNING') await this.clock.passing(file.result());
    }
    await this.clock.balance();
  }

  /** Lets a programme come to its end by itself: one that is terminated can leave the clock locked. */
  async #bringToItsEnd(handle: WorkflowHandle): Promise<void> {
    await handle.signal(resume, {}).catch(() => undefined);
    const approval = { by: 'test', reason: 'The test is over.' };
    await handle.executeUpdate(approve, { args: [approval] }).catch(() => undefined);
    await this.clock.passing(handle.result().catch(() => undefined));
  }

  async #countEndedCases(): Promise<number> {
    for (const [file] of this.#cases()) {
      const found = await file.describe().catch(() => null);
      if (!found?.closeTime || !found.parentExecution) continue;
      const { workflowId, runId } = found.parentExecution;
      const parent = await this.client.workflow.getHandle(workflowId ?? '', runId ?? '').describe();
      if (parent.closeTime && parent.closeTime < found.closeTime) this.#endedCases.add(found.runId);
    }
    return this.#endedCases.size;
  }

  #cases() {
    return [...this.world.ledger.cases.values()].map(
      ({ customerId, cause }) => [this.caseHandle(customerId, cause), cause] as const,
    );
  }
}
