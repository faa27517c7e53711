import { Context } from '@temporalio/activity';
import { z } from 'zod';
import type { Activities } from '../../src/activities';
import { needsCase } from '../../src/activities/failures';
import type { CaseRecord, Cause } from '../../src/cases/case';
import type { Dates } from '../../src/programme/calendar';
import { TestCoupons } from './coupons';
import { Door } from './door';
import { TestLedger } from './ledger';
import type { Filed } from './ledger';

/** The name of an activity. */
export type Step = keyof Activities;

/** A call of an activity, as the activity saw it. */
export interface Call {
  readonly step: Step;
  readonly input: unknown;
  /** The customer and the market that the input names; empty where it names none. */
  readonly customerId: string;
  readonly market: string;
  /** From 1; counted anew where a local activity went on as a remote one. */
  readonly attempt: number;
  readonly isLocal: boolean;
  /** The environment's clock, in milliseconds, when the call began. */
  readonly at: number;
  outcome: 'under way' | 'done' | 'failed';
}

type Trouble = { readonly cause: Cause; readonly records: CaseRecord[] };

const names = z
  .object({ customerId: z.string().default(''), market: z.string().default('') })
  .catch({ customerId: '', market: '' });

/** What the activities of one test work on, and how they were called. */
export class World {
  readonly ledger = new TestLedger();
  readonly calls: Call[] = [];
  /** Customers whose account lapses, or stays at the source. */
  readonly ends: Record<string, 'lapsed' | 'setAside'> = {};
  /** Customers of the source whom nobody has enrolled yet, by market. */
  readonly newcomers: Record<string, string[]> = {};
  /** For how many turns more the source can be followed. */
  turns = 1;
  /** Moved customers of whom the source has something new that no enrolment has found yet. */
  readonly changed = new Set<string>();
  readonly coupons = new TestCoupons(this.ledger);
  /** Called at the start of every activity, which waits for it and fails as it fails. */
  meddle: (call: Call) => Promise<void> | void = () => undefined;
  /** Whether the mail server is down at an instant of the environment's clock, in milliseconds. */
  isMailDown: (at: number) => boolean = () => false;
  readonly #troubles = new Map<string, Trouble>();
  readonly #doors: Door[] = [];

  constructor(
    readonly clock: () => Promise<number>,
    /** Tells a case of dates that were moved. */
    readonly tellCase: (file: Filed, dates: Dates) => Promise<void>,
  ) {}

  /** Has a step of a customer need a case until one of that cause was decided. */
  trouble(
    customerId: string,
    step: Step,
    cause: Cause,
    records: CaseRecord[] = [{ kind: 'order', id: `O-${customerId}` }],
  ): void {
    this.#troubles.set(`${step}/${customerId}`, { cause, records });
  }

  /** A door that keeps whoever waits for it to open, at the latest when the test has ended. */
  door(): Door {
    const door = new Door();
    this.#doors.push(door);
    return door;
  }

  /** Lets every activity that still waits, fails or is in trouble come to its end. */
  end(): void {
    this.meddle = () => undefined;
    this.isMailDown = () => false;
    this.#troubles.clear();
    this.coupons.unreachable.clear();
    for (const door of this.#doors) door.open();
  }

  /** The calls of a step, of one customer where one is named. */
  callsOf(step: Step, customerId?: string): Call[] {
    return this.calls.filter(
      (call) => call.step === step && (!customerId || call.customerId === customerId),
    );
  }

  /** The steps that were called for a customer, in order, each attempt. */
  stepsOf(customerId: string): Step[] {
    return this.calls.filter((call) => call.customerId === customerId).map(({ step }) => step);
  }

  /** Runs an activity as a step of this world. */
  async play<Result>(
    step: Step,
    input: unknown,
    run: () => Result | Promise<Result>,
  ): Promise<Result> {
    const { attempt, isLocal } = Context.current().info;
    const at = await this.clock();
    const seen = { step, input, ...names.parse(input), attempt, isLocal, at };
    const call: Call = { ...seen, outcome: 'under way' };
    this.calls.push(call);
    try {
      await this.meddle(call);
      this.#refuse(call);
      const result = await run();
      call.outcome = 'done';
      return result;
    } catch (error) {
      call.outcome = 'failed';
      throw error;
    }
  }

  #refuse({ step, customerId }: Call): void {
    const trouble = this.#troubles.get(`${step}/${customerId}`);
    if (!trouble || this.ledger.decisionOf(customerId, trouble.cause)) return;
    throw needsCase({ ...trouble, evidence: [`${step} of ${customerId}`] });
  }
}
