import {
  ActivityFailure,
  ApplicationFailure,
  isCancellation,
  proxyActivities,
  proxyLocalActivities,
  workflowInfo,
} from '@temporalio/workflow';
import type { ActivityOptions, LocalActivityOptions } from '@temporalio/workflow';
import type { Activities } from '../activities';
import { largeLaneOf } from '../temporal/taskQueue';

const SHORT = {
  startToCloseTimeout: '10 seconds',
  retry: { maximumAttempts: 3, initialInterval: '200 milliseconds', backoffCoefficient: 2 },
} as const;

/** What dies with its worker is tried again within the heartbeat timeout, not only after the whole time. */
const LONG = {
  startToCloseTimeout: '10 minutes',
  heartbeatTimeout: '10 seconds',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '1 hour' },
} as const;

/** A customer in take-over can write nowhere: tried again in seconds, without end. */
const TAKE_OVER = {
  startToCloseTimeout: '30 seconds',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '10 seconds' },
} as const;

/** Long enough for a step that takes its leisure, and starts over when it is tried again. */
const LARGE = { ...LONG, startToCloseTimeout: '2 hours', retry: TAKE_OVER.retry } as const;

const WALK = { ...LONG, startToCloseTimeout: '8 hours' } as const;

/** Nobody waits for it, and it runs all day: two heartbeats a minute are enough. */
const FOLLOW = { ...WALK, heartbeatTimeout: '2 minutes' } as const;

const local = proxyLocalActivities<Activities>(SHORT);
const remote = proxyActivities<Activities>(LONG);

let areLimited = false;

/** Has this workflow's steps run remotely: the limit of the task queue does not hold for local ones. */
export function keepToLimit(): void {
  areLimited = true;
}

let underWay = 0;

/** Whether this workflow waits for a local activity. */
export const isLocalStepUnderWay = (): boolean => underWay > 0;

async function counted<Result>(answer: Promise<Result>): Promise<Result> {
  underWay += 1;
  try {
    return await answer;
  } finally {
    underWay -= 1;
  }
}

interface Callable<Options, Args extends unknown[], Result> {
  executeWithOptions(options: Options, args: Args): Promise<Result>;
}

/**
 * A short step: a local activity, which costs one event; when it keeps failing, the same activity run
 * remotely, where an outage is seen in the UI and retried without end. For customers with very many
 * records no step is short: theirs run remotely, in a lane where nobody else waits. Where a limit protects
 * the target, all of a customer's do.
 */
const step =
  <Args extends unknown[], Result>(
    short: Callable<LocalActivityOptions, Args, Result>,
    long: Callable<ActivityOptions, Args, Result>,
    summary: string,
    remotely: ActivityOptions = LONG,
  ) =>
  async (...args: Args): Promise<Result> => {
    if (isLarge(args)) {
      const taskQueue = largeLaneOf(workflowInfo().taskQueue);
      return await long.executeWithOptions({ ...LARGE, taskQueue, summary }, args);
    }
    if (areLimited) return await long.executeWithOptions({ ...remotely, summary }, args);
    try {
      return await counted(short.executeWithOptions({ ...SHORT, summary }, args));
    } catch (failure) {
      if (isFinal(failure)) throw failure;
      return await long.executeWithOptions({ ...remotely, summary }, args);
    }
  };

const isLarge = ([customer]: readonly unknown[]): boolean =>
  typeof customer === 'object' && customer !== null && Reflect.get(customer, 'isLarge') === true;

/** A step over a whole store: a remote activity. */
const walk =
  <Args extends unknown[], Result>(
    long: Callable<ActivityOptions, Args, Result>,
    summary: (...args: NoInfer<Args>) => string,
    options: ActivityOptions = WALK,
  ) =>
  async (...args: Args): Promise<Result> =>
    await long.executeWithOptions({ ...options, summary: summary(...args) }, args);

/**
 * A short step of a workflow that does several things side by side: a remote activity. When the SDK
 * replays a history it answers at once those local activities that were answered one after the other,
 * and what goes on from them might then take another order than it took.
 */
const beside = <Args extends unknown[], Result>(
  long: Callable<ActivityOptions, Args, Result>,
  summary: string,
) => walk(long, () => summary, LONG);

function isFinal(failure: unknown): boolean {
  if (isCancellation(failure)) return true;
  const cause = failure instanceof ActivityFailure ? failure.cause : failure;
  return cause instanceof ApplicationFailure && cause.nonRetryable === true;
}

export const copyAccount = step(
  local.copyAccount,
  remote.copyAccount,
  'Find, link or create the account at the target',
);
export const moveOrders = step(local.moveOrders, remote.moveOrders, 'Copy orders and parcels');
export const moveFeedback = step(local.moveFeedback, remote.moveFeedback, 'Copy reviews');
export const moveService = step(
  local.moveService,
  remote.moveService,
  'Copy tickets and warranties',
);
export const takeOver = step(
  local.takeOver,
  remote.takeOver,
  'Freeze, move what differs, hand over, activate',
  TAKE_OVER,
);
export const transferBalances = step(
  local.transferBalances,
  remote.transferBalances,
  'Debit the source, credit the target',
);
export const reissueCoupons = step(
  local.reissueCoupons,
  remote.reissueCoupons,
  'Void coupons, issue their successors',
);
export const verify = step(local.verify, remote.verify, 'Compare both sides, issue the receipt');
export const notify = step(local.notify, remote.notify, 'Tell the customer');

export const openCase = step(local.openCase, remote.openCase, 'Put the customer on hold');
export const settleCase = step(local.settleCase, remote.settleCase, 'Keep the decision');

export const readDates = step(local.readDates, remote.readDates, 'Read the dates as they are now');
export const sweepOwner = beside(
  remote.sweepOwner,
  "Reissue the customer's coupons, whatever holds up the rest",
);

export const keepStanding = beside(remote.keepStanding, 'Keep what people changed');
export const forecastMarkets = beside(remote.forecastMarkets, 'Forecast the markets');
export const inspectWave = beside(remote.inspectWave, 'See how the canaries went');
export const alertOperators = beside(remote.alertOperators, 'Alert the operators');
export const listOwedMarkets = beside(remote.listOwedMarkets, 'List where coupons are owed');
export const listOwed = step(local.listOwed, remote.listOwed, 'List whose coupons are owed');
export const listCustomers = step(
  local.listCustomers,
  remote.listCustomers,
  'List the next customers',
);
export const countCustomers = beside(remote.countCustomers, 'Count customers by state');
export const recordMilestone = beside(remote.recordMilestone, 'Record the milestone');

const SEAL = 'Seal the receipts that no seal holds yet';
export const sealReceipts = step(local.sealReceipts, remote.sealReceipts, SEAL);
export const sealLastReceipts = beside(remote.sealReceipts, SEAL);

export const enrolMarket = walk(
  remote.enrolMarket,
  ({ market }) => `Enrol the customers of ${market}`,
);
export const deliverNotices = walk(
  remote.deliverNotices,
  () => 'Tell whom the mail server took no notice for',
);
export const openPlatform = walk(
  remote.openPlatform,
  () => 'Publish the range, route the channels',
);
export const sweepCoupons = walk(
  remote.sweepCoupons,
  () => 'Reissue whatever coupon is outstanding',
);
export const judgeCoupons = walk(
  remote.judgeCoupons,
  () => 'Count the coupons that were made good, and those that are late',
);
export const tellCases = walk(
  remote.tellCases,
  () => 'Tell the cases that a date has come nearer to',
);
export const closeWebsite = walk(
  remote.closeWebsite,
  () => 'Redirect every address, refuse writes',
);
export const endApp = walk(remote.endApp, () => 'Discontinue the app');
export const followSource = walk(remote.followSource, () => "Follow the source's changes", FOLLOW);
export const reviewDay = walk(remote.reviewDay, () => 'Review the day');
