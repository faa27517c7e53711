import { activityInfo } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { later } from '../programme/instant';
import { attemptedAt } from './attempt';
import type { CouponClock } from './coupons';
import type { CouponOwner } from './couponOwners';
import { owedOf } from './couponStanding';
import type { Dependencies } from './dependencies';
import { makeGood, markUnreached, requireAnswers } from './makeGood';
import { walkCouponOwners } from './walkCouponOwners';

const MINUTE = 60_000;

/** Owners in a row who meet trouble before it is taken for an outage: it ends the attempt. */
const IN_A_ROW = 5;

/** Attempts after which those who still meet trouble keep nobody waiting any more: about ten minutes. */
const ATTEMPTS = 10;

/** What one pass over the outstanding coupons did; `unreached` owners can be mailed no code, by market. */
export interface Sweep {
  /** Coupons that this pass made good. */
  readonly coupons: number;
  readonly owners: number;
  readonly unreached: Readonly<Record<string, number>>;
  /** Coupons that have not reached their owners. */
  readonly owed: number;
}

/**
 * Reissues, in bulk, every coupon that is outstanding: of customers not begun, held, failing, or done with
 * something left. One owner's trouble keeps no other waiting: the walk goes on, and is tried again for
 * those whom it could not serve.
 */
export const sweepCoupons =
  (deps: Dependencies) =>
  async (clock: CouponClock): Promise<Sweep> => {
    const { dates } = clock;
    const pass = new Pass(deps, { ...clock, at: attemptedAt(clock.at) });
    for await (const owners of walkCouponOwners(deps, dates)) {
      await requireAnswers(deps, owners, dates);
      for (const owner of owners) await pass.serve(owner);
    }
    await pass.end();
    const { coupons, owners, owed } = pass;
    return { coupons, owners, unreached: await countEarly(deps), owed };
  };

/** One pass over the owners: what it did, and whom it could not serve. */
class Pass {
  coupons = 0;
  owners = 0;
  owed = 0;
  readonly #troubled: CouponOwner[] = [];
  readonly #began = performance.now();
  #inARow = 0;

  constructor(
    readonly deps: Dependencies,
    readonly clock: CouponClock,
  ) {}

  async serve(owner: CouponOwner): Promise<void> {
    try {
      const { coupons, owed } = await makeGood(this.deps, owner, this.#now());
      this.coupons += coupons;
      this.owners += coupons > 0 ? 1 : 0;
      this.owed += owed;
      if (coupons > 0) this.#inARow = 0;
    } catch (error) {
      this.#troubled.push(owner);
      this.#inARow += 1;
      if (this.#inARow === IN_A_ROW) throw error;
      await requireAnswers(this.deps, [owner], this.clock.dates);
    }
  }

  /** A pass over many owners takes long, and knows by the minute for how long it has been at it. */
  #now(): CouponClock {
    const minutes = Math.floor((performance.now() - this.#began) / MINUTE);
    return { ...this.clock, at: later(this.clock.at, minutes * MINUTE) };
  }

  /** @throws a failure that Temporal retries while it may help; then the troubled count as unreached. */
  async end(): Promise<void> {
    if (this.#troubled.length === 0) return;
    if (activityInfo().attempt < ATTEMPTS) {
      const ids = this.#troubled.slice(0, IN_A_ROW).map(({ customerId }) => customerId);
      throw ApplicationFailure.retryable(
        `Owners whose coupons could not be made good: ${this.#troubled.length}, such as ${ids.join(', ')}`,
        'Troubled',
      );
    }
    for (const owner of this.#troubled) {
      await markUnreached(this.deps, owner, this.clock.haveMovedEarly);
      this.owed += owedOf(owner, this.clock.dates).length;
    }
  }
}

/** From the ledger, not from this pass: one that was killed has marked some too. */
async function countEarly({ ledger }: Dependencies): Promise<Record<string, number>> {
  const early = await ledger.customers.find({ early: true, state: 'enrolled' }).toArray();
  const markets: Record<string, number> = {};
  for (const { market } of early) markets[market] = (markets[market] ?? 0) + 1;
  return markets;
}
