import { setTimeout as delay } from 'node:timers/promises';
import { MongoError } from 'mongodb';
import { isArriving } from '../../src/ownership/target';
import { NotOwned } from '../../src/ownership/notOwned';
import type { Platform, Refusal } from '../../src/ownership/notOwned';
import type { TargetId } from '../../src/records/ids';
import type { TargetStore } from '../../src/stores/target';
import type { Journal, OperationKind, Visible } from './journal';
import type { Shopper } from './shoppers';

/** How long somebody waits who is told to try again in a moment. */
const MOMENT_MS = 10;
/** How long somebody waits after a fault of the network. */
const FAULT_MS = 250;
/** After which a customer gives up. */
const PATIENCE_MS = 20_000;

/** Something that a customer does, on whichever platform; null where that has its own reasons to refuse. */
export interface Operation {
  readonly id: string;
  readonly kind: OperationKind;
  readonly atSource: () => Promise<Visible | null>;
  /** @param accountId null for a guest. */
  readonly atTarget: (accountId: TargetId | null) => Promise<Visible | null>;
}

/** That an operation was acknowledged, and by which platform. */
export interface Done {
  readonly platform: Platform;
  readonly visible: Visible;
}

/**
 * Serves customers where they are owned at the moment: asks the source first, goes where a refusal says,
 * waits where it says so. What is acknowledged is noted in the journal.
 */
export class Desk {
  /** Operations that were begun. */
  asked = 0;
  /** Operations that a platform refused for reasons of its own: nothing to redeem, not enough to spend. */
  refused = 0;
  /** Operations that nobody served within the customer's patience. */
  unserved = 0;
  /** Operations of which the customer never learnt what became of them. */
  unanswered = 0;
  #isOpen = true;

  constructor(
    readonly target: TargetStore,
    readonly journal: Journal,
  ) {}

  /** Lets nobody wait any longer. */
  close(): void {
    this.#isOpen = false;
  }

  /** Does an operation, however often it takes; null where it was not acknowledged. */
  async serve(shopper: Shopper, operation: Operation): Promise<Done | null> {
    this.asked += 1;
    const visit = new Wait();
    let platform: Platform = 'source';
    for (;;) {
      try {
        const seen = await this.#ask(platform, shopper, operation);
        if (!seen) {
          this.refused += 1;
          return null;
        }
        return this.#acknowledge(shopper, operation, platform, seen, visit.frozenMs);
      } catch (error) {
        if (!(await this.#goesOn(visit, error))) return null;
        // After a fault from the beginning: what the source has done already, it says.
        platform = error instanceof NotOwned ? error.goTo : 'source';
      }
    }
  }

  async #ask(platform: Platform, { customerId }: Shopper, operation: Operation) {
    if (platform === 'source') return await operation.atSource();
    const account =
      customerId && (await this.target.accounts.findOne({ 'links.customerId': customerId }));
    if (customerId && (!account || isArriving(account))) throw new NotOwned('arriving', customerId);
    return await operation.atTarget(account ? account._id : null);
  }

  #acknowledge(
    { customerId, guest, market }: Shopper,
    { id, kind }: Operation,
    platform: Platform,
    seen: Visible,
    waitedMs: number | null,
  ): Done {
    const by = guest ? 'guest' : 'customer';
    const at = new Date();
    this.journal.note({ id, by, customerId, market, platform, kind, visible: seen, at, waitedMs });
    return { platform, visible: seen };
  }

  /** Waits as long as it was told to; false where the customer has given up. */
  async #goesOn(visit: Wait, error: unknown): Promise<boolean> {
    const isFault = error instanceof MongoError;
    if (!isFault && !(error instanceof NotOwned)) throw error;
    if (isFault) visit.isUnclear = true;
    else visit.refuse(error.refusal);
    const waits = isFault || error.inAMoment;
    if ((waits && !this.#isOpen) || visit.ms > PATIENCE_MS) {
      if (visit.isUnclear) this.unanswered += 1;
      else this.unserved += 1;
      return false;
    }
    if (waits) await delay(isFault ? FAULT_MS : MOMENT_MS);
    return true;
  }
}

/** How long one operation has been waiting, and since when for a take-over. */
class Wait {
  /** Whether a fault has left open what became of it. */
  isUnclear = false;
  readonly #began = performance.now();
  #frozenSince: number | null = null;
  #last: Refusal | null = null;

  get ms(): number {
    return performance.now() - this.#began;
  }

  /** For how long a take-over has kept it; null where none did. */
  get frozenMs(): number | null {
    return this.#frozenSince === null ? null : performance.now() - this.#frozenSince;
  }

  /** Who arrives after the source's closure waits for more than a take-over. */
  refuse(refusal: Refusal): void {
    const isTakenOver =
      refusal === 'frozen' || (refusal === 'arriving' && this.#last === 'handedOver');
    if (isTakenOver) this.#frozenSince ??= performance.now();
    this.#last = refusal;
  }
}
