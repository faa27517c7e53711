import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import {
  allHandlersFinished,
  ApplicationFailure,
  condition,
  continueAsNew,
  setCurrentDetails,
  setHandler,
  startChild,
  upsertSearchAttributes,
} from '@temporalio/workflow';
import type { ChildWorkflowHandle } from '@temporalio/workflow';
import type { CustomerRef } from '../activities/customerRef';
import type { Dates } from '../programme/calendar';
import { HOUR, later } from '../programme/instant';
import type { Instant } from '../programme/instant';
import type { Policies } from '../programme/schema';
import { HandoverStage } from '../temporal/searchAttributes';
import { now, until } from './clock';
import { customer as customerWorkflow } from './customer';
import { customerStart } from './customerStart';
import { amended, pause, progress, resume, setPace } from './messages';
import type { MarketProgress } from './messages';
import { listCustomers, sealReceipts } from './steps';

/** Customers that one run of a market starts at most before it drains and continues as new. */
const BATCH = 200;

/** Parts in which a window is filled: customers who begin together cost the market one workflow task. */
const REFILLS = 5;

/** A market to move, and how far earlier runs of it have come. */
export interface MarketInput {
  readonly programme: string;
  readonly market: string;
  readonly dates: Dates;
  readonly cases: Policies['cases'];
  /** Whether a limit protects the target, which customers' steps are held to; default false. */
  readonly isLimited?: boolean | undefined;
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
 * waits until the window is empty, seals their receipts, and continues as new until the list has ended.
 */
export async function market(input: MarketInput): Promise<MarketProgress> {
  const run = new MarketRun(input);
  setHandler(pause, () => run.pause(true));
  setHandler(resume, () => run.pause(false));
  setHandler(setPace, (perHour) => run.setPace(perHour));
  setHandler(amended, (dates) => run.amend(dates));
  setHandler(progress, () => run.progress);

  const { from = 0, early = false } = input;
  const began = now();
  const count = Math.min(BATCH, input.pacePerHour);
  const page = await listCustomers({ market: input.market, from, count, early });
  await run.moveAll(page.customers);
  await sealReceipts({ markets: [input.market], at: now() });
  if (page.next !== null) await run.keepPace(began, page.customers.length);
  await condition(allHandlersFinished);
  if (page.next === null) return run.progress;
  return await continueAsNew<typeof market>({ ...input, ...run.state, from: page.next });
}

type Moving = ChildWorkflowHandle<typeof customerWorkflow>;

/** One run of a market: its window, its pace, and what has come of its customers. */
class MarketRun {
  readonly progress: MarketProgress;
  readonly #moving = new Set<Moving>();
  #dates: Dates;
  #pacePerHour: number;
  #paused: boolean;
  #inFlight = 0;

  constructor(readonly input: MarketInput) {
    this.progress = { ...begun, ...input.progress };
    this.#dates = input.dates;
    this.#pacePerHour = input.pacePerHour;
    this.#paused = input.paused ?? false;
    this.#describe();
  }

  /** What the next run goes on from. */
  get state() {
    const { progress } = this;
    return { progress, dates: this.#dates, pacePerHour: this.#pacePerHour, paused: this.#paused };
  }

  pause(paused: boolean): void {
    this.#paused = paused;
    upsertSearchAttributes([{ key: HandoverStage, value: paused ? 'paused' : 'moving' }]);
    this.#describe();
  }

  setPace(perHour: number): void {
    this.#pacePerHour = perHour;
    this.#describe();
  }

  /** Takes moved dates over, and tells those in flight. */
  async amend(dates: Dates): Promise<void> {
    this.#dates = dates;
    await Promise.all([...this.#moving].map((customer) => tell(customer, dates)));
  }

  /** Moves customers in order, no more at once than the window takes; returns when all have ended. */
  async moveAll(customers: readonly CustomerRef[]): Promise<void> {
    const { window } = this.input;
    const together = Math.ceil(window / REFILLS);
    for (let from = 0; from < customers.length; from += together) {
      const next = customers.slice(from, from + together);
      await condition(() => !this.#paused && this.#inFlight + next.length <= window);
      this.#inFlight += next.length;
      for (const customer of next) void this.#move(customer);
    }
    await condition(() => this.#inFlight === 0);
    this.#describe();
  }

  /** Waits until so many customers may have been started since an instant. */
  async keepPace(began: Instant, customers: number): Promise<void> {
    const due = () => later(began, Math.floor((customers / this.#pacePerHour) * HOUR));
    await until(due, 'Keep the pace');
  }

  async #move(customer: CustomerRef): Promise<void> {
    try {
      const dates = this.#dates;
      const { programme, cases, isLimited } = this.input;
      const input = { ...customer, programme, dates, cases, isLimited };
      const moving = await startChild(customerWorkflow, customerStart(input));
      this.#moving.add(moving);
      if (this.#dates !== dates) await tell(moving, this.#dates);
      const { outcome } = await moving.result().finally(() => this.#moving.delete(moving));
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
    const { market, window } = this.input;
    setCurrentDetails(
      [
        `**${market}**${this.#paused ? ', paused' : ''}: window ${window}, at most ${this.#pacePerHour} an hour`,
        '',
        '| moved | lapsed | held | set aside | failed |',
        '| --: | --: | --: | --: | --: |',
        `| ${moved} | ${lapsed} | ${held} | ${setAside} | ${failed} |`,
      ].join('\n'),
    );
  }
}

/** Tells a customer; one who ends in this very moment need not know. */
async function tell(customer: Moving, dates: Dates): Promise<void> {
  try {
    await customer.signal(amended, dates);
  } catch (error) {
    if (!(error instanceof ApplicationFailure)) throw error;
  }
}
