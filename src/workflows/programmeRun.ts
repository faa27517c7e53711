import { setCurrentDetails, setHandler, upsertSearchAttributes } from '@temporalio/workflow';
import type { MarketOutlooks } from '../activities/forecastMarkets';
import type { ReachedMilestone } from '../activities/recordMilestone';
import type { Dates } from '../programme/calendar';
import type { Instant } from '../programme/instant';
import type { MarketCode } from '../programme/schema';
import type { Gate } from '../programme/gate';
import { HandoverStage } from '../temporal/searchAttributes';
import { now, until } from './clock';
import { programmeDetails } from './details';
import type { Reached } from './details';
import { Markets } from './markets';
import { amend, approve, changePace, lookAgain, pause, resume } from './messages';
import type { ProgrammeInput } from './programme';
import { ProgrammeStanding } from './standing';
import { deliverNotices, enrolMarket, recordMilestone, tellCases } from './steps';

type Milestone = Exclude<ReachedMilestone['milestone'], 'reconciliation' | 'retirement'>;
type Promised = (clock: { at: Instant }) => Promise<Record<string, number> | void>;

/** A programme under way: what was reached, how it stands, and what people send it. */
export class ProgrammeRun {
  readonly standing: ProgrammeStanding;
  readonly markets: Markets;
  /** How often the markets were enrolled. */
  enrolments = 0;
  /** How often a date or a pace was changed, or moved customers were. */
  changes = 0;
  /** Whether the last date has come and everything that it asked for was done. */
  isCalendarOver = false;
  readonly #begun: Milestone[] = [];
  readonly #reached: Reached[] = [];
  #outlooks: MarketOutlooks = {};
  #telling: Promise<unknown> | null = null;
  #words = 'waits for the opening';

  constructor(readonly input: ProgrammeInput) {
    this.standing = new ProgrammeStanding(input.programme, input.calendar, input.markets);
    this.markets = new Markets(input, this.standing);
    this.#listen();
    this.describe(this.#words);
  }

  /** The dates as they are now. */
  get dates(): Dates {
    return this.standing.dates;
  }

  /** Whether a person lets the markets after the canaries open. */
  get isApproved(): boolean {
    return this.standing.gate.approval !== null;
  }

  /** What a forecast is made from; a market that waits for the gate could begin now. */
  get outlook() {
    const { standing, dates } = this;
    const hasOpened = (market: MarketCode) => this.markets.opened.includes(market);
    const fromNow = (opening: Instant) => (opening > now() ? opening : now());
    const markets = standing.markets.map((market) => ({
      market,
      opensAt: hasOpened(market) ? standing.openingOf(market) : fromNow(standing.openingOf(market)),
      plannedPerHour: standing.paceOf(market),
    }));
    return { markets, dates };
  }

  /** Enrols whoever the markets have and the ledger has not, and, if told to, compares who has moved. */
  async enrolMarkets({ compares = false } = {}): Promise<void> {
    for (const market of this.standing.markets) await enrolMarket({ market, compares });
    this.enrolments += 1;
  }

  /** Waits for a milestone, keeps its promise, and records when that was. */
  async reach(milestone: Milestone, promise: Promised): Promise<void> {
    await this.due(milestone);
    await this.keep(milestone, promise);
  }

  /** Waits for the instant of a milestone, which from then on is not moved any more. */
  async due(milestone: Milestone): Promise<void> {
    await until(() => this.dates[milestone], milestone);
    this.#begun.push(milestone);
  }

  /** Keeps the promise of a milestone that is due, and records when that was. */
  async keep(milestone: Milestone, promise: Promised): Promise<void> {
    const due = this.dates[milestone];
    const counts = (await promise({ at: now() })) ?? {};
    await recordMilestone({ milestone, due, at: now(), counts });
    this.#reached.push({ milestone, due, at: now() });
    upsertSearchAttributes([{ key: HandoverStage, value: milestone }]);
    this.describe(`${milestone} was reached`);
  }

  /** Tells the moved whose notice the mail server did not take; waits until it has taken every one. */
  async tellMoved(): Promise<void> {
    const isOver = () => (this.#telling = null);
    this.#telling ??= deliverNotices({ at: now() }).finally(isOver);
    await this.#telling;
  }

  /** Notes what the gate of the canaries says. */
  async setGate(state: Gate['state'], reasons?: readonly string[]): Promise<void> {
    this.standing.setGate(state, reasons);
    this.describe(this.#words);
    await this.standing.keep();
  }

  /** Shows in the UI how the programme stands, and what is foretold of its markets. */
  describe(words: string, outlooks = this.#outlooks): void {
    this.#words = words;
    this.#outlooks = outlooks;
    const { programme } = this.input;
    const { gate, amendments } = this.standing;
    const reached = this.#reached;
    setCurrentDetails(programmeDetails({ programme, words, reached, gate, amendments, outlooks }));
  }

  #listen(): void {
    const { standing } = this;
    setHandler(pause, (named) => this.#pause(named?.market, true));
    setHandler(resume, (named) => this.#pause(named?.market, false));
    setHandler(lookAgain, () => {
      this.changes += 1;
    });
    setHandler(amend, (amendment) => this.#amend(() => standing.amend(amendment)), {
      validator: (amendment) =>
        standing.validateAmendment(amendment, this.#begun, this.markets.opened),
    });
    setHandler(changePace, ({ market, perHour }) => this.#setPace(market, perHour), {
      validator: ({ market, perHour }) => standing.validatePace(market, perHour),
    });
    setHandler(approve, (approval) => this.#approve(approval), {
      validator: (approval) => standing.validateApproval(approval),
    });
  }

  async #pause(named: string | undefined, paused: boolean): Promise<void> {
    const codes = this.standing.pause(named, paused);
    await Promise.all([this.standing.keep(), this.markets.tellPause(codes, paused)]);
  }

  async #setPace(named: string, perHour: number): Promise<void> {
    const codes = this.standing.setPace(named, perHour);
    this.changes += 1;
    await Promise.all([this.standing.keep(), this.markets.tellPace(codes, perHour)]);
  }

  async #approve(approval: NonNullable<Gate['approval']>): Promise<void> {
    this.standing.approve(approval);
    await this.standing.keep();
  }

  /** Cases are told only of dates that have come nearer; they read the others themselves. */
  async #amend(change: () => void): Promise<void> {
    const before = this.dates;
    change();
    this.changes += 1;
    this.describe(this.#words);
    await this.standing.keep();
    await this.markets.tellDates();
    const { couponDeadline, websiteClosure } = this.dates;
    const isNearer =
      couponDeadline < before.couponDeadline || websiteClosure < before.websiteClosure;
    if (isNearer) await tellCases({ dates: this.dates, at: now() });
  }
}
