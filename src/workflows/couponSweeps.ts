import {
  ChildWorkflowFailure,
  condition,
  executeChild,
  ParentClosePolicy,
} from '@temporalio/workflow';
import { HOUR } from '../programme/instant';
import type { MarketCode } from '../programme/schema';
import { HandoverMarket, HandoverProgramme } from '../temporal/searchAttributes';
import { now, until } from './clock';
import { couponCases } from './couponCases';
import { couponCasesWorkflowId } from './ids';
import type { ProgrammeRun } from './programmeRun';
import { judgeCoupons, listOwedMarkets, sweepCoupons } from './steps';

/** The sweeps of a programme's coupons, which go on beside its calendar. */
export class CouponSweeps {
  #sweeping = 0;
  #opening = 0;
  #rounds = 0;

  constructor(readonly run: ProgrammeRun) {}

  /** Sweeps as long before the deadline as the programme says, again where the deadline moves away. */
  async untilDeadline(): Promise<void> {
    const { run } = this;
    const hasMovedAway = () => run.dates.couponSweep > now();
    do {
      await run.due('couponSweep');
      void this.#follow(run.keep('couponSweep', () => this.#sweepAll()));
    } while (!(await until(() => run.dates.couponDeadline, 'couponDeadline', hasMovedAway)));
  }

  /** Begins a sweep of whatever is outstanding of those who are enrolled. */
  begin(): void {
    void this.#follow(this.#sweep());
  }

  /** Begins a sweep, also for those who came to the store since it was last enrolled. */
  beginForAll(): void {
    void this.#follow(this.#sweepAll());
  }

  /**
   * Counts what was kept; whatever was not is late for ever. A sweep that is on its way has an hour to
   * end: what it makes good meanwhile is late, and needs no case.
   */
  async judge() {
    await condition(() => this.#sweeping === 0, HOUR, { summary: 'A sweep is on its way' });
    const judged = await judgeCoupons({ dates: this.run.dates, at: now() });
    if (judged.late > 0) void this.#openCases();
    return judged;
  }

  /** Waits for every sweep that was begun. */
  async ended(): Promise<void> {
    await condition(() => this.#sweeping + this.#opening === 0);
  }

  /** Opens the cases that a sweep leaves behind. */
  async #follow(sweep: Promise<unknown>): Promise<void> {
    this.#sweeping += 1;
    await sweep.finally(() => {
      this.#sweeping -= 1;
    });
    await this.#openCases();
  }

  async #sweepAll() {
    await this.run.enrolMarkets();
    return await this.#sweep();
  }

  /** Reissues what is outstanding. */
  async #sweep() {
    const { run } = this;
    const { unreached, coupons, owners } = await sweepCoupons({ dates: run.dates, at: now() });
    const early = run.standing.markets.filter((code) => unreached[code]);
    if (early.length > 0) void this.#follow(this.#moveEarly(early));
    return { coupons, owners };
  }

  /**
   * Moves at once whom no mail reaches, so that an account shows the coupons; whom that has not helped
   * within the hour the next sweep marks as one who needs a case.
   */
  async #moveEarly(markets: readonly MarketCode[]): Promise<void> {
    const { run } = this;
    let haveMoved = false;
    void Promise.all(markets.map((code) => run.markets.moveEarly(code))).then(() => {
      haveMoved = true;
    });
    await condition(() => haveMoved, HOUR, { summary: 'Those who move early' });
    await sweepCoupons({ dates: run.dates, at: now(), haveMovedEarly: true });
  }

  async #openCases(): Promise<void> {
    this.#opening += 1;
    this.#rounds += 1;
    const round = this.#rounds;
    const owed = await listOwedMarkets();
    const markets = this.run.standing.markets.filter((market) => owed.includes(market));
    await Promise.all(markets.map((market) => this.#openCasesOf(market, round)));
    this.#opening -= 1;
  }

  async #openCasesOf(market: MarketCode, round: number): Promise<void> {
    const { input, dates } = this.run;
    const { programme, cases } = input;
    const opening = executeChild(couponCases, {
      workflowId: couponCasesWorkflowId(programme, market, round),
      args: [{ programme, market, dates, cases }],
      parentClosePolicy: ParentClosePolicy.ABANDON,
      staticSummary: `Owed coupons of ${market}`,
      typedSearchAttributes: [
        { key: HandoverProgramme, value: programme },
        { key: HandoverMarket, value: market },
      ],
    });
    await opening.catch(unlessItFailed);
  }
}

/** The next round opens what one that failed, or was terminated, has not. */
function unlessItFailed(error: unknown): void {
  if (!(error instanceof ChildWorkflowFailure)) throw error;
}
