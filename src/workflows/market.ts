import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import {
  condition,
  continueAsNew,
  executeChild,
  setCurrentDetails,
  setHandler,
  sleep,
  upsertSearchAttributes,
} from '@temporalio/workflow';
import type { CustomerRef } from '../activities/customerRef';
import { HOUR } from '../programme/instant';
import type { Instant } from '../programme/instant';
import type { Policies } from '../programme/schema';
import { HandoverMarket, HandoverProgramme, HandoverStage } from '../temporal/searchAttributes';
import { customer as customerWorkflow } from './customer';
import { customerWorkflowId } from './ids';
import { pause, progress, resume } from './messages';
import type { MarketProgress } from './messages';
import { listCustomers } from './steps';

/** Customers that one run of a market starts at most before it drains and continues as new. */
const BATCH = 200;

/** A market to move, and how far earlier runs of it have come. */
export interface MarketInput {
  readonly programme: string;
  readonly market: string;
  readonly opening: Instant;
  readonly cases: Policies['cases'];
  /** Customers in flight at once. */
  readonly window: number;
  /** Customers started per hour at most. */
  readonly pacePerHour: number;
  /** Whether only those move whom the coupon sweep could not write to. */
  readonly early?: boolean;
  readonly paused?: boolean;
  readonly from?: number;
  readonly progress?: MarketProgress;
}

const begun: MarketProgress = { moved: 0, lapsed: 0, held: 0, setAside: 0, failed: 0 };

/**
 * Moves the customers of one market: lists the next of them, keeps a bounded window of them in flight,
 * waits until the window is empty, and continues as new until the list has ended.
 */
export async function market(input: MarketInput): Promise<MarketProgress> {
  const run = new MarketRun(input);
  setHandler(pause, () => run.pause(true));
  setHandler(resume, () => run.pause(false));
  setHandler(progress, () => run.progress);

  const { from = 0, early = false } = input;
  const began = Date.now();
  const count = Math.min(BATCH, input.pacePerHour);
  const page = await listCustomers({ market: input.market, from, count, early });
  await run.moveAll(page.customers);
  if (page.next === null) return run.progress;
  await keepPace(began, page.customers.length, input.pacePerHour);
  return await continueAsNew<typeof market>({ ...input, ...run.state, from: page.next });
}

async function keepPace(began: number, customers: number, pacePerHour: number): Promise<void> {
  const early = began + (customers / pacePerHour) * HOUR - Date.now();
  if (early > 0) await sleep(Math.ceil(early), { summary: 'Keep the pace' });
}

/** One run of a market: its window, whether it is paused, and what has come of its customers. */
class MarketRun {
  readonly progress: MarketProgress;
  #paused: boolean;
  #inFlight = 0;

  constructor(readonly input: MarketInput) {
    this.progress = { ...begun, ...input.progress };
    this.#paused = input.paused ?? false;
    this.#describe();
  }

  /** What the next run goes on from. */
  get state() {
    return { progress: this.progress, paused: this.#paused };
  }

  pause(paused: boolean): void {
    this.#paused = paused;
    upsertSearchAttributes([{ key: HandoverStage, value: paused ? 'paused' : 'moving' }]);
    this.#describe();
  }

  /** Moves customers in order, no more at once than the window takes; returns when all have ended. */
  async moveAll(customers: readonly CustomerRef[]): Promise<void> {
    for (const customer of customers) {
      await condition(() => !this.#paused && this.#inFlight < this.input.window);
      this.#inFlight += 1;
      void this.#move(customer);
    }
    await condition(() => this.#inFlight === 0);
    this.#describe();
  }

  async #move(customer: CustomerRef): Promise<void> {
    const { programme, opening, cases, market } = this.input;
    try {
      const { outcome } = await executeChild(customerWorkflow, {
        workflowId: customerWorkflowId(programme, market, customer.customerId),
        args: [{ ...customer, programme, opening, cases }],
        typedSearchAttributes: [
          { key: HandoverProgramme, value: programme },
          { key: HandoverMarket, value: market },
        ],
      });
      this.progress[outcome] += 1;
    } catch (failure) {
      const isUnderWay = failure instanceof WorkflowExecutionAlreadyStartedError;
      if (!isUnderWay) this.progress.failed += 1;
    } finally {
      this.#inFlight -= 1;
    }
  }

  #describe(): void {
    const { moved, lapsed, held, setAside, failed } = this.progress;
    const { market, window, pacePerHour } = this.input;
    setCurrentDetails(
      [
        `**${market}**${this.#paused ? ', paused' : ''}: window ${window}, at most ${pacePerHour} an hour`,
        '',
        '| moved | lapsed | held | set aside | failed |',
        '| --: | --: | --: | --: | --: |',
        `| ${moved} | ${lapsed} | ${held} | ${setAside} | ${failed} |`,
      ].join('\n'),
    );
  }
}
