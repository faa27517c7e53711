import { CancellationScope, condition, setHandler, TemporalFailure } from '@temporalio/workflow';
import type { CustomerRef } from '../activities/customerRef';
import type { Dates } from '../programme/calendar';
import { now, until } from './clock';
import { amended } from './messages';
import { isLocalStepUnderWay, sweepOwner } from './steps';

type Promised = CustomerRef & { readonly dates: Dates };

/** The promise about one customer's coupons: it holds whatever holds up the rest of the move. */
export class CouponPromise {
  readonly #customer: CustomerRef;
  #dates: Dates;
  #isKept: boolean;

  constructor({ customerId, kind, market, dates }: Promised) {
    this.#customer = { customerId, kind, market };
    this.#dates = dates;
    // Who has no account has no coupons; what is outstanding after the sweep is the programme's to sweep.
    this.#isKept = kind !== 'account' || dates.couponSweep <= now();
    setHandler(amended, (moved) => {
      this.#dates = moved;
    });
  }

  /** The programme's dates as they are now. */
  get dates(): Dates {
    return this.#dates;
  }

  /** Notes that a step has kept the promise. */
  async kept(step: Promise<void>): Promise<void> {
    await step;
    this.#isKept = true;
  }

  /** Waits for the move; at the sweep's instant, coupons still outstanding are made good beside it. */
  async keptBeside<Result>(moving: Promise<Result>): Promise<Result> {
    const scope = new CancellationScope();
    const sweeping = scope.run(() => this.#sweepInTime()).catch(unlessItFailed);
    try {
      return await moving;
    } finally {
      this.#isKept = true;
      scope.cancel();
      await sweeping;
    }
  }

  async #sweepInTime(): Promise<void> {
    if (this.#isKept) return;
    // Its timer only wakes the workflow, and runs to the end of the move. What it is for begins when no
    // local activity is under way: replay may answer one in the same moment as the timer.
    until(() => this.#dates.couponSweep, 'couponSweep').catch(unlessItFailed);
    await condition(() => this.#dates.couponSweep <= now() && !isLocalStepUnderWay());
    if (this.#isKept) return;
    const clock = { dates: this.#dates, at: now(), haveMovedEarly: true };
    await sweepOwner({ ...this.#customer, ...clock });
  }
}

/** What this sweep could not do, or need not any more, the programme's own does. */
function unlessItFailed(error: unknown): void {
  if (!(error instanceof TemporalFailure)) throw error;
}
