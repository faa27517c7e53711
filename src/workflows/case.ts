import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import {
  ApplicationFailure,
  ChildWorkflowFailure,
  executeChild,
  isCancellation,
  setCurrentDetails,
  setHandler,
  sleep,
  upsertSearchAttributes,
} from '@temporalio/workflow';
import { causes, choiceWords } from '../cases/case';
import type { Choice, Decision } from '../cases/case';
import { caseDeadline } from '../cases/deadline';
import type { CaseNeeded } from '../cases/needed';
import type { Dates } from '../programme/calendar';
import { HOUR } from '../programme/instant';
import type { Instant } from '../programme/instant';
import { HandoverOutcome, HandoverStage } from '../temporal/searchAttributes';
import { now, until } from './clock';
import { customer as customerWorkflow } from './customer';
import type { CustomerInput } from './customer';
import { customerStart } from './customerStart';
import { amended, decide } from './messages';
import { openCase, readDates, settleCase, sweepOwner } from './steps';

/** A customer on hold, and by what. */
export interface CaseInput {
  readonly customer: CustomerInput;
  readonly needed: CaseNeeded;
}

type Decided = Pick<Decision, 'choice' | 'by' | 'reason'>;

/**
 * Holds a customer, or the customer's coupons, until a person decides, or until the deadline applies
 * the safe default; keeps the decision, then tries again. What is held by the same cause again is
 * decided again. Nobody else writes the case's file, so that no other run undoes a decision.
 */
export async function customerCase({ customer, needed }: CaseInput): Promise<Choice> {
  const { cause } = needed;
  const { customerId, kind, market } = customer;
  const file = new OpenCase(customer, needed);
  setHandler(amended, (dates) => file.amend(dates));
  setHandler(decide, (decision) => file.decide({ ...decision, by: 'person' }), {
    validator: ({ choice, reason }) => file.validate(choice, reason),
  });

  for (let found = needed; ; file.reopen()) {
    const { openedAt: at, deadline } = file;
    const { caseId } = await openCase({ customerId, kind, market, needed: found, at, deadline });
    const { choice, by, reason } = await file.decided();
    await settleCase({ caseId, choice, by, reason, at: now() });
    const again =
      causes[cause].holds === 'coupons'
        ? await reissueAgain(file.customer, found)
        : await moveAgain(file.customer, found);
    if (!again) return ended(choice);
    found = again;
  }
}

function ended(choice: Choice): Choice {
  upsertSearchAttributes([
    { key: HandoverStage, value: 'decided' },
    { key: HandoverOutcome, value: choice },
  ]);
  return choice;
}

/** Reissues the customer's coupons; returns what is needed again where some are still owed. */
async function reissueAgain(input: CustomerInput, needed: CaseNeeded): Promise<CaseNeeded | null> {
  const { customerId, kind, market, dates } = input;
  const { owed } = await sweepOwner({ customerId, kind, market, dates, at: now() });
  return owed > 0 ? needed : null;
}

const FIRST_WAIT = 60_000;

/**
 * Starts the customer again, once no other run of it is under way.
 * @returns what the customer is held by again, of the same cause; a run that fails leaves it as it was.
 */
async function moveAgain(input: CustomerInput, needed: CaseNeeded): Promise<CaseNeeded | null> {
  for (let wait = FIRST_WAIT; ; wait = Math.min(2 * wait, HOUR)) {
    try {
      const { heldBy } = await executeChild(customerWorkflow, customerStart(input));
      return heldBy.find(({ cause }) => cause === needed.cause) ?? null;
    } catch (error) {
      if (isCancellation(error)) throw error;
      if (error instanceof ChildWorkflowFailure) return needed;
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
      await sleep(wait, { summary: 'Another run of this customer is under way' });
    }
  }
}

/** The decision that a case waits for: the first one holds. */
class OpenCase {
  openedAt = now();
  #customer: CustomerInput;
  #known: Dates;
  #decision: Decided | null = null;

  constructor(
    customer: CustomerInput,
    readonly needed: CaseNeeded,
  ) {
    this.#customer = customer;
    this.#known = customer.dates;
  }

  /** The customer, with the programme's dates as this case knows them. */
  get customer(): CustomerInput {
    return this.#customer;
  }

  /** When the default applies. */
  get deadline(): Instant {
    const { cause } = this.needed;
    const { cases, dates } = this.#customer;
    return caseDeadline(cause, this.openedAt, cases[cause].days, dates, this.#known);
  }

  /** Takes moved dates over; the deadline may come nearer, or go away. */
  amend(dates: Dates): void {
    this.#customer = { ...this.#customer, dates };
    this.#describe();
  }

  /** Waits for a decision anew. */
  reopen(): void {
    this.#decision = null;
    this.openedAt = now();
    this.#known = this.#customer.dates;
  }

  /** @throws where the choice does not fit the cause, or a decision was made before. */
  validate(choice: Choice, reason: string): void {
    const choices: readonly Choice[] = causes[this.needed.cause].choices;
    if (this.#decision) throw refusal(`it was decided already: ${this.#decision.choice}`);
    if (!choices.includes(choice)) throw refusal(`choose one of: ${choices.join(', ')}`);
    if (!reason.trim()) throw refusal('a decision needs a reason');
  }

  decide(decision: Decided): void {
    this.#decision ??= decision;
  }

  /**
   * The decision, or the default once the deadline has come. Nobody tells a case of a date that has
   * gone further away: it reads the dates when its own timer fires, and before it tries again.
   */
  async decided(): Promise<Decided> {
    this.#describe();
    const { default: choice } = this.#customer.cases[this.needed.cause];
    const deadline = () => this.deadline;
    const summary = `Default: ${choice}`;
    for (;;) {
      const isDue = await until(deadline, summary, () => this.#decision !== null);
      await this.#readDates();
      if (this.#decision) return this.#decision;
      if (isDue && this.deadline <= now()) {
        this.decide({ choice, by: 'default', reason: 'The deadline came without a decision.' });
      }
    }
  }

  /** What it was told while it read is newer. */
  async #readDates(): Promise<void> {
    const { dates } = this.#customer;
    const read = await readDates();
    if (read && this.#customer.dates === dates) this.amend(read);
  }

  #describe(): void {
    const { words, choices } = causes[this.needed.cause];
    const offered = choices.map((choice) => `- \`${choice}\`: ${choiceWords[choice]}`);
    setCurrentDetails([words, ...offered, `Default at ${this.deadline}.`].join('\n'));
  }
}

const refusal = (why: string) => ApplicationFailure.nonRetryable(why, 'DecisionRefused');
