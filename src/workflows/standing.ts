import { ApplicationFailure } from '@temporalio/workflow';
import { amend, instantOfMovable, refusalOf } from '../programme/amendment';
import type { Amendment, KeptAmendment } from '../programme/amendment';
import { datesOf } from '../programme/calendar';
import type { Calendar, Dates } from '../programme/calendar';
import type { MarketCode, ProgrammeId } from '../programme/schema';
import type { Gate } from '../programme/gate';
import { now } from './clock';
import { keepStanding } from './steps';

/** A market, and how many of its customers are started per hour. */
export interface PacedMarket {
  readonly code: MarketCode;
  readonly pacePerHour: number;
}

/** How a programme is being run: its calendar, its paces and pauses, its gate; kept with every change. */
export class ProgrammeStanding {
  readonly amendments: KeptAmendment[] = [];
  readonly #programme: ProgrammeId;
  readonly #paces: Map<MarketCode, number>;
  readonly #paused = new Set<MarketCode>();
  #calendar: Calendar;
  #gate: Gate = { state: 'waiting', reasons: [], approval: null };
  #revision = 0;

  constructor(programme: ProgrammeId, calendar: Calendar, markets: readonly PacedMarket[]) {
    this.#programme = programme;
    this.#calendar = calendar;
    this.#paces = new Map(markets.map(({ code, pacePerHour }) => [code, pacePerHour]));
  }

  get calendar(): Calendar {
    return this.#calendar;
  }

  /** The dates that concern every customer. */
  get dates(): Dates {
    return datesOf(this.#calendar);
  }

  get gate(): Gate {
    return this.#gate;
  }

  get markets(): MarketCode[] {
    return [...this.#paces.keys()];
  }

  isPaused(market: MarketCode): boolean {
    return this.#paused.has(market);
  }

  /** Customers of a market started per hour. */
  paceOf(market: MarketCode): number {
    return this.#paces.get(market) ?? 1;
  }

  /** When a market opens. */
  openingOf(market: MarketCode) {
    return this.#calendar.marketOpenings[market] ?? this.#calendar.opening;
  }

  /** Pauses or resumes one market, or all; returns which. */
  pause(named: string | undefined, paused: boolean): MarketCode[] {
    const codes = this.markets.filter((code) => !named || code === named);
    for (const code of codes) {
      if (paused) this.#paused.add(code);
      else this.#paused.delete(code);
    }
    return codes;
  }

  /** @throws where the programme has no such market, or the pace is none. */
  validatePace(named: string, perHour: number): void {
    if (!this.markets.some((code) => code === named)) throw refused(`there is no market ${named}`);
    if (!Number.isInteger(perHour) || perHour < 1) throw refused('a pace is a whole number from 1');
  }

  /** Has a market start so many customers per hour; returns which market. */
  setPace(named: string, perHour: number): MarketCode[] {
    const codes = this.markets.filter((code) => code === named);
    for (const code of codes) this.#paces.set(code, perHour);
    return codes;
  }

  /** @throws where the amendment cannot be made. */
  validateAmendment(amendment: Amendment, begun: readonly string[], opened: readonly string[]) {
    const happened = { milestones: begun, markets: opened };
    const refusal = refusalOf(this.#calendar, amendment, happened, now());
    if (refusal) throw refused(refusal);
  }

  /** Moves a date, and notes who did, and why. */
  amend(amendment: Amendment): void {
    const { moved, to, by, reason } = amendment;
    const from = instantOfMovable(this.#calendar, moved);
    this.#calendar = amend(this.#calendar, amendment);
    this.amendments.push({ moved, from, to, by, reason, at: now() });
  }

  /** Notes what the gate says; without reasons, those known stay. */
  setGate(state: Gate['state'], reasons: readonly string[] = this.#gate.reasons): void {
    this.#gate = { ...this.#gate, state, reasons: [...reasons] };
  }

  /** @throws where the other markets have opened already, or no reason is given. */
  validateApproval({ reason }: NonNullable<Gate['approval']>): void {
    if (!reason.trim()) throw refused('an approval needs a reason');
    const { state } = this.#gate;
    if (state === 'passed' || state === 'approved')
      throw refused('the markets have opened already');
  }

  /** Notes that a person lets the markets after the canaries open. */
  approve(approval: NonNullable<Gate['approval']>): void {
    this.#gate = { ...this.#gate, approval };
  }

  /** Keeps all of it in the ledger, where commands and cases read it. */
  async keep(): Promise<void> {
    this.#revision += 1;
    await keepStanding({
      _id: this.#programme,
      revision: this.#revision,
      calendar: this.#calendar,
      amendments: [...this.amendments],
      paused: [...this.#paused],
      paces: Object.fromEntries(this.#paces),
      gate: this.#gate,
    });
  }
}

/** Why a message was refused, for the person who sent it. */
export const refused = (why: string) => ApplicationFailure.nonRetryable(why, 'Refused');
