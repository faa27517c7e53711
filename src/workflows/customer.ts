import { upsertSearchAttributes } from '@temporalio/workflow';
import type { CustomerRef } from '../activities/customerRef';
import type { CaseNeeded } from '../cases/needed';
import type { Dates } from '../programme/calendar';
import type { Policies } from '../programme/schema';
import { HandoverOutcome } from '../temporal/searchAttributes';
import { now } from './clock';
import { CouponPromise } from './couponPromise';
import { hold, together } from './holding';
import {
  copyAccount,
  keepToLimit,
  moveFeedback,
  moveOrders,
  moveService,
  notify,
  reissueCoupons,
  takeOver,
  transferBalances,
  verify,
} from './steps';

/** The customer to move; ids and instants only, for it stays in the history. */
export interface CustomerInput extends CustomerRef {
  readonly programme: string;
  readonly dates: Dates;
  readonly cases: Policies['cases'];
  /** Whether a limit protects the target, which the steps are held to; default false. */
  readonly isLimited?: boolean | undefined;
}

/** How a customer's run ends: `held` waits for a decision, `setAside` was decided to stay. */
export type CustomerOutcome = 'moved' | 'lapsed' | 'held' | 'setAside';

/** How a customer's run ended, and what it is held by. */
export interface CustomerResult {
  readonly outcome: CustomerOutcome;
  readonly heldBy: readonly CaseNeeded[];
}

/**
 * Moves one customer:
 *
 * copy the account, then orders, feedback and service while the customer still shops; take over; then
 * balances and coupons; verify; tell the customer. Coupons that are outstanding at the sweep are made
 * good beside the move. Trouble that a person has to decide ends the run as held and leaves a case
 * behind; the case starts the customer again.
 */
export async function customer(input: CustomerInput): Promise<CustomerResult> {
  if (input.isLimited) keepToLimit();
  const coupons = new CouponPromise(input);
  const moving = move(input, coupons).catch((failure) => hold(input, failure));
  const result = await coupons.keptBeside(moving);
  const { outcome } = result;
  // Nobody searches for the many who have moved: they are completed, and have no outcome.
  if (outcome !== 'moved') upsertSearchAttributes([{ key: HandoverOutcome, value: outcome }]);
  return result;
}

async function move(input: CustomerInput, coupons: CouponPromise): Promise<CustomerResult> {
  const { customerId, kind, market, changed } = input;
  const account = await copyAccount({ customerId, kind, market });
  if (account.outcome !== 'copied') return ended(account.outcome);
  const { outcome: _, ...settled } = account;
  const owner = { customerId, kind, market, ...settled };
  const { accountId } = settled;

  await together([moveOrders(owner), moveFeedback(owner), moveService(owner)]);
  if (accountId) {
    const { epoch } = await takeOver({ ...owner, accountId });
    // The account lapses: its first step sees to what was copied.
    if (epoch === null) return await move(input, coupons);
    const taken = { ...owner, accountId, epoch, dates: coupons.dates, at: now() };
    await together([transferBalances(taken), coupons.kept(reissueCoupons(taken))]);
  }
  const since = { ...owner, ...(changed !== undefined && { changed }) };
  const { receipt } = await verify({ ...since, dates: coupons.dates, at: now() });
  await notify({ ...owner, receipt, at: now() });
  return ended('moved');
}

const ended = (outcome: CustomerOutcome): CustomerResult => ({ outcome, heldBy: [] });
