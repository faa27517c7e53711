import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import {
  ApplicationFailure,
  ChildWorkflowFailure,
  condition,
  executeChild,
  isCancellation,
  setCurrentDetails,
  setHandler,
  sleep,
  upsertSearchAttributes,
} from '@temporalio/workflow';
import { causes, choiceWords } from '../cases/case';
import type { Cause, Choice, Decision } from '../cases/case';
import type { CaseNeeded } from '../cases/needed';
import { DAY, HOUR, later, millisOf } from '../programme/instant';
import type { Instant } from '../programme/instant';
import {
  HandoverMarket,
  HandoverOutcome,
  HandoverProgramme,
  HandoverStage,
} from '../temporal/searchAttributes';
import { now } from './clock';
import { customer as customerWorkflow } from './customer';
import type { CustomerInput } from './customer';
import { customerWorkflowId } from './ids';
import { decide } from './messages';
import { openCase, settleCase } from './steps';

/** A customer on hold, and by what. */
export interface CaseInput {
  readonly customer: CustomerInput;
  readonly needed: CaseNeeded;
}

type Decided = Pick<Decision, 'choice' | 'by' | 'reason'>;

/**
 * Holds a customer until a person decides, or until the deadline applies the safe default; keeps the
 * decision, then starts the customer again. A customer held by the same cause again is decided again.
 * Nobody else writes the case's file, so that no other run of the customer undoes a decision.
 */
export async function customerCase({ customer, needed }: CaseInput): Promise<Choice> {
  const { customerId, kind, market, cases } = customer;
  const { days, default: byDefault } = cases[needed.cause];
  const file = new OpenCase(needed.cause);
  setHandler(decide, (decision) => file.decide({ ...decision, by: 'person' }), {
    validator: ({ choice, reason }) => file.validate(choice, reason),
  });

  for (let found = needed; ; file.reopen()) {
    const at = now();
    const deadline = later(at, days * DAY);
    const { caseId } = await openCase({ customerId, kind, market, needed: found, at, deadline });
    const { choice, by, reason } = await file.decided(deadline, byDefault);
    await settleCase({ caseId, choice, by, reason, at: now() });
    const again = await moveAgain(customer, found);
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

const FIRST_WAIT = 60_000;

/**
 * Starts the customer again, once no other run of it is under way.
 * @returns what the customer is held by again, of the same cause; a run that fails leaves it as it was.
 */
async function moveAgain(input: CustomerInput, needed: CaseNeeded): Promise<CaseNeeded | null> {
  for (let wait = FIRST_WAIT; ; wait = Math.min(2 * wait, HOUR)) {
    try {
      const { heldBy } = await executeChild(customerWorkflow, {
        workflowId: customerWorkflowId(input.programme, input.market, input.customerId),
        args: [input],
        typedSearchAttributes: [
          { key: HandoverProgramme, value: input.programme },
          { key: HandoverMarket, value: input.market },
        ],
      });
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
  #decision: Decided | null = null;

  constructor(readonly cause: Cause) {}

  /** Waits for a decision anew. */
  reopen(): void {
    this.#decision = null;
  }

  /** @throws where the choice does not fit the cause, or a decision was made before. */
  validate(choice: Choice, reason: string): void {
    const choices: readonly Choice[] = causes[this.cause].choices;
    if (this.#decision) throw refusal(`it was decided already: ${this.#decision.choice}`);
    if (!choices.includes(choice)) throw refusal(`choose one of: ${choices.join(', ')}`);
    if (!reason.trim()) throw refusal('a decision needs a reason');
  }

  decide(decision: Decided): void {
    this.#decision ??= decision;
  }

  /** The decision, or the default once the deadline has come. */
  async decided(deadline: Instant, byDefault: Choice): Promise<Decided> {
    this.#describe(deadline);
    const wait = Math.max(0, millisOf(deadline) - Date.now());
    const summary = `Default: ${byDefault}`;
    await condition(() => this.#decision !== null, wait, { summary });
    const reason = 'The deadline came without a decision.';
    this.#decision ??= { choice: byDefault, by: 'default', reason };
    return this.#decision;
  }

  #describe(deadline: Instant): void {
    const { words, choices } = causes[this.cause];
    const offered = choices.map((choice) => `- \`${choice}\`: ${choiceWords[choice]}`);
    setCurrentDetails([words, ...offered, `Default at ${deadline}.`].join('\n'));
  }
}

const refusal = (why: string) => ApplicationFailure.nonRetryable(why, 'DecisionRefused');
