import { ApplicationFailure, ChildWorkflowFailure, startChild } from '@temporalio/workflow';
import type { ChildWorkflowHandle, SignalDefinition } from '@temporalio/workflow';
import type { MarketCode, Policies, ProgrammeId } from '../programme/schema';
import { HandoverMarket, HandoverProgramme, HandoverStage } from '../temporal/searchAttributes';
import { until } from './clock';
import { marketWorkflowId } from './ids';
import { market as marketWorkflow } from './market';
import { amended, pause, resume, setPace } from './messages';
import type { ProgrammeStanding } from './standing';

/** What every market of a programme is moved by. */
export interface MarketPolicies {
  readonly programme: ProgrammeId;
  readonly window: number;
  readonly cases: Policies['cases'];
  readonly isLimited?: boolean | undefined;
}

interface Moving {
  readonly code: MarketCode;
  readonly market: ChildWorkflowHandle<typeof marketWorkflow>;
}

/** The markets of a programme: opens them, and tells those under way what people change. */
export class Markets {
  readonly #moving = new Map<string, Moving>();
  readonly #opened = new Set<MarketCode>();
  readonly #underWay = new Set<string>();

  constructor(
    readonly policies: MarketPolicies,
    readonly standing: ProgrammeStanding,
  ) {}

  /** The markets that have opened. */
  get opened(): MarketCode[] {
    return [...this.#opened];
  }

  /** Moves a market from its day on, to the end of its list. */
  async open(code: MarketCode): Promise<void> {
    await until(() => this.standing.openingOf(code), `${code} opens`);
    this.#opened.add(code);
    await this.#move(code);
  }

  /** Moves whoever of an open market has not been moved; not if it is under way. */
  async moveAgain(code: MarketCode): Promise<void> {
    await this.#move(code);
  }

  /** Moves those of a market at once, whatever its day, whom the coupon sweep could not write to. */
  async moveEarly(code: MarketCode): Promise<void> {
    await this.#move(code, true);
  }

  /** Tells the markets named that are under way, early ones too, to pause or to resume. */
  async tellPause(codes: readonly MarketCode[], paused: boolean): Promise<void> {
    await this.#tell(codes, paused ? pause : resume, [{}]);
  }

  /** Tells the markets named that are under way of their pace. */
  async tellPace(codes: readonly MarketCode[], perHour: number): Promise<void> {
    await this.#tell(codes, setPace, [perHour]);
  }

  /** Tells every market that is under way of dates that were moved. */
  async tellDates(): Promise<void> {
    await this.#tell(this.standing.markets, amended, [this.standing.dates]);
  }

  async #move(code: MarketCode, early = false): Promise<void> {
    const workflowId = this.#idOf(code, early);
    if (this.#underWay.has(workflowId)) return;
    this.#underWay.add(workflowId);
    await this.#moveToTheEnd(code, early, workflowId);
    this.#moving.delete(workflowId);
    this.#underWay.delete(workflowId);
  }

  async #moveToTheEnd(code: MarketCode, early: boolean, workflowId: string): Promise<void> {
    const { programme, window, cases, isLimited } = this.policies;
    const { standing } = this;
    const paused = standing.isPaused(code);
    const pacePerHour = standing.paceOf(code);
    const { dates } = standing;
    const market = await startChild(marketWorkflow, {
      workflowId,
      args: [
        { programme, market: code, dates, cases, isLimited, window, pacePerHour, early, paused },
      ],
      staticSummary: `Market ${code}`,
      typedSearchAttributes: [
        { key: HandoverProgramme, value: programme },
        { key: HandoverMarket, value: code },
        { key: HandoverStage, value: paused ? 'paused' : 'moving' },
      ],
    });
    this.#moving.set(workflowId, { code, market });
    // What changed while it was being started.
    if (standing.isPaused(code) !== paused) await this.tellPause([code], !paused);
    if (standing.paceOf(code) !== pacePerHour) await this.tellPace([code], standing.paceOf(code));
    if (JSON.stringify(standing.dates) !== JSON.stringify(dates)) await this.tellDates();
    await market.result().catch(unlessItFailed);
  }

  async #tell<Args extends unknown[]>(
    codes: readonly MarketCode[],
    message: SignalDefinition<Args>,
    args: Args,
  ): Promise<void> {
    const told = [...this.#moving.values()].filter(({ code }) => codes.includes(code));
    await Promise.all(told.map(({ market }) => market.signal(message, ...args).catch(unlessEnded)));
  }

  #idOf(code: MarketCode, early = false): string {
    return marketWorkflowId(this.policies.programme, code, early);
  }
}

/** A market that failed, or that somebody terminated, is moved again at the next look. */
function unlessItFailed(error: unknown): void {
  if (!(error instanceof ChildWorkflowFailure)) throw error;
}

/** A market that ends in this very moment need not know. */
function unlessEnded(error: unknown): void {
  if (!(error instanceof ApplicationFailure)) throw error;
}
