import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import {
  ApplicationFailure,
  condition,
  executeChild,
  setCurrentDetails,
  setHandler,
  sleep,
  upsertSearchAttributes,
} from '@temporalio/workflow';
import { causes, choiceWords } from '../cases/case';
import type { Cause, Choice, Decision } from '../cases/case';
import { DAY, later, millisOf } from '../programme/instant';
import type { Instant } from '../programme/instant';
import {
  HandoverMarket,
  HandoverOutcome,
  HandoverProgramme,
  HandoverStage,
} from '../temporal/searchAttributes';
import { now } from './clock';
import { customer as customerWorkflow } from './customer';
import type { CustomerInput, CustomerResult } from './customer';
import { customerWorkflowId } from './ids';
import { decide } from './messages';
import { settleCase } from './steps';

/** A customer on hold, why, and when the default applies. */
export interface CaseInput {
  readonly caseId: string;
  readonly cause: Cause;
  readonly customer: CustomerInput;
  readonly deadline: Instant;
}

type Decided = Pick<Decision, 'choice' | 'by' | 'reason'>;

/**
 * Holds a customer until a person decides, or until the deadline applies the safe default; keeps the
 * decision, then starts the customer again. A customer held by the same cause again is decided again.
 */
export async function customerCase(input: CaseInput): Promise<Choice> {
  const { caseId, customer, cause } = input;
  const file = new OpenCase(cause);
  setHandler(decide, (decision) => file.decide({ ...decision, by: 'person' }), {
    validator: ({ choice, reason }) => file.validate(choice, reason),
  });

  for (let deadline = input.deadline; ; deadline = later(now(), customer.cases[cause].days * DAY)) {
    file.open(deadline);
    const byDefault = customer.cases[cause].default;
    const { choice, by, reason } = await file.decided(deadline, byDefault);
    await settleCase({ caseId, choice, by, reason, at: now() });
    const { heldBy } = await moveAgain(customer);
    if (!heldBy.includes(cause)) {
      upsertSearchAttributes([
        { key: HandoverStage, value: 'decided' },
        { key: HandoverOutcome, value: choice },
      ]);
      return choice;
    }
  }
}

/** Starts the customer again, once no other run of it is under way. */
async function moveAgain(input: CustomerInput): Promise<CustomerResult> {
  for (;;) {
    try {
      return await executeChild(customerWorkflow, {
        workflowId: customerWorkflowId(input.programme, input.market, input.customerId),
        args: [input],
        typedSearchAttributes: [
          { key: HandoverProgramme, value: input.programme },
          { key: HandoverMarket, value: input.market },
        ],
      });
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
      await sleep('1 minute', { summary: 'Another run of this customer is under way' });
    }
  }
}

/** The decision that a case waits for: the first one holds. */
class OpenCase {
  #decision: Decided | null = null;

  constructor(readonly cause: Cause) {}

  /** Waits for a decision anew. */
  open(deadline: Instant): void {
    this.#decision = null;
    const { words, choices } = causes[this.cause];
    const offered = choices.map((choice) => `- \`${choice}\`: ${choiceWords[choice]}`);
    setCurrentDetails([words, ...offered, `Default at ${deadline}.`].join('\n'));
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
    const wait = Math.max(0, millisOf(deadline) - Date.now());
    const summary = `Default: ${byDefault}`;
    await condition(() => this.#decision !== null, wait, { summary });
    const reason = 'The deadline came without a decision.';
    this.#decision ??= { choice: byDefault, by: 'default', reason };
    return this.#decision;
  }
}

const refusal = (why: string) => ApplicationFailure.nonRetryable(why, 'DecisionRefused');
