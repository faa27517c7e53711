import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import {
  allHandlersFinished,
  condition,
  executeChild,
  ParentClosePolicy,
} from '@temporalio/workflow';
import type { Calendar } from '../programme/calendar';
import { gateReasons } from '../programme/gate';
import { DAY, HOUR } from '../programme/instant';
import type { MarketCode, Policies, ProgrammeId } from '../programme/schema';
import { HandoverMarket, HandoverProgramme } from '../temporal/searchAttributes';
import { now, until } from './clock';
import { couponCases } from './couponCases';
import { couponCasesWorkflowId } from './ids';
import { ProgrammeRun } from './programmeRun';
import type { PacedMarket } from './standing';
import {
  alertOperators,
  closeWebsite,
  countCustomers,
  endApp,
  enrolMarket,
  forecastMarkets,
  inspectWave,
  judgeCoupons,
  openPlatform,
  recordMilestone,
  sweepCoupons,
} from './steps';

/** A programme as its parent workflow knows it: its calendar in instants, its markets and policies. */
export interface ProgrammeInput {
  readonly programme: ProgrammeId;
  readonly calendar: Calendar;
  readonly markets: readonly PacedMarket[];
  readonly canary: readonly MarketCode[];
  readonly gate: Policies['gate'];
  readonly window: number;
  readonly cases: Policies['cases'];
}

/** What became of every market's customers, by state. */
export type ProgrammeResult = Awaited<ReturnType<typeof countCustomers>>;

/**
 * Keeps one announced programme:
 *
 * at the opening the platform publishes the range and answers the channels, and the markets begin to
 * move, canaries first; before the coupon deadline whatever is outstanding is swept; the website closes
 * and the app ends on their days; the programme ends when every customer is finished.
 */
export async function programme(input: ProgrammeInput): Promise<ProgrammeResult> {
  const run = new ProgrammeRun(input);
  await run.standing.keep();
  await run.reach('opening', openPlatform);
  await enrolMarkets(run);
  await Promise.all([keepCalendar(run), openMarkets(run), untilEveryoneFinished(run)]);
  await condition(allHandlersFinished);
  return await reconcile(run);
}

/**
 * Keeps the dates, each as it stands when it comes. No sweep holds the calendar up: what one has not
 * reached at the deadline is late, and stays owed.
 */
async function keepCalendar(run: ProgrammeRun): Promise<void> {
  const sweeps = await sweepBeforeDeadline(run);
  await run.reach('couponDeadline', () => judge(run, sweeps));
  sweeps.push(reissueOutstanding(run));
  await run.reach('websiteClosure', closeWebsite);
  sweeps.push(sweep(run));
  await run.reach('appDiscontinuation', endApp);
  await Promise.all(sweeps);
  run.isCalendarOver = true;
}

/** Sweeps as long before the deadline as the programme says, again where the deadline moves away. */
async function sweepBeforeDeadline(run: ProgrammeRun): Promise<Promise<unknown>[]> {
  const sweeps: Promise<unknown>[] = [];
  const hasMovedAway = () => run.dates.couponSweep > now();
  do {
    await run.due('couponSweep');
    sweeps.push(run.keep('couponSweep', () => sweep(run)));
  } while (!(await until(() => run.dates.couponDeadline, 'couponDeadline', hasMovedAway)));
  return sweeps;
}

/** Sweeps, also for those who came to the store since it was last enrolled. */
async function sweep(run: ProgrammeRun) {
  await enrolMarkets(run);
  return await reissueOutstanding(run);
}

/**
 * Reissues whatever coupon is outstanding. Whom its mail cannot reach moves at once, so that an account
 * shows the coupons, or gets a case.
 */
async function reissueOutstanding(run: ProgrammeRun) {
  const { unreached, coupons, owners } = await sweepCoupons({ dates: run.dates, at: now() });
  await openCouponCases(run);
  for (const code of run.standing.markets) if (unreached[code]) void run.markets.moveEarly(code);
  return { coupons, owners };
}

/**
 * Counts what was kept; whatever was not gets a case, and counts as late for ever. A sweep that is on
 * its way has an hour to end: what it makes good meanwhile is late, and needs no case.
 */
async function judge(run: ProgrammeRun, sweeps: readonly Promise<unknown>[]) {
  let areSwept = false;
  void Promise.all(sweeps).then(() => {
    areSwept = true;
  });
  await condition(() => areSwept, HOUR, { summary: 'A sweep is on its way' });
  const judged = await judgeCoupons({ dates: run.dates, at: now() });
  if (judged.late > 0) await openCouponCases(run);
  return judged;
}

async function openCouponCases({ input, standing, dates }: ProgrammeRun): Promise<void> {
  const { programme, cases } = input;
  for (const market of standing.markets) {
    const opening = executeChild(couponCases, {
      workflowId: couponCasesWorkflowId(programme, market),
      args: [{ programme, market, dates, cases }],
      parentClosePolicy: ParentClosePolicy.ABANDON,
      staticSummary: `Owed coupons of ${market}`,
      typedSearchAttributes: [
        { key: HandoverProgramme, value: programme },
        { key: HandoverMarket, value: market },
      ],
    });
    await opening.catch(unlessUnderWay);
  }
}

function unlessUnderWay(error: unknown): void {
  if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
}

async function enrolMarkets(run: ProgrammeRun): Promise<void> {
  for (const market of run.standing.markets) await enrolMarket({ market });
  run.enrolments += 1;
}

/** The canary markets first; every other one, from its day on, once their gate lets it through. */
async function openMarkets(run: ProgrammeRun): Promise<void> {
  const { canary } = run.input;
  const others = run.standing.markets.filter((code) => !canary.includes(code));
  const canaries = Promise.all(canary.map((code) => run.markets.open(code)));
  await passGate(run, canaries);
  await Promise.all([canaries, ...others.map((code) => run.markets.open(code))]);
}

/** Waits until the canaries have moved and their gate passes, or until a person approves. */
async function passGate(run: ProgrammeRun, canaries: Promise<unknown>): Promise<void> {
  const { canary, gate: limits } = run.input;
  await Promise.race([canaries, condition(() => run.isApproved)]);
  while (!run.isApproved) {
    const reasons = gateReasons(limits, await inspectWave({ markets: canary }));
    if (reasons.length === 0) return await run.setGate('passed');
    await run.setGate('held', reasons);
    await alertOperators({ about: 'gate', lines: reasons, at: now() });
    await condition(() => run.isApproved, DAY, { summary: 'The gate is looked at again' });
  }
  await run.setGate('approved');
}

/**
 * Looks at every market once a day while somebody is left to move: forecasts it, and moves again whoever
 * failed or came to the store meanwhile. Customers on hold finish through their cases.
 */
async function untilEveryoneFinished(run: ProgrammeRun): Promise<void> {
  for (;;) {
    const { enrolments, changes } = run;
    const outlook = await forecastMarkets({ ...run.outlook, at: now() });
    run.describe('under way', outlook);
    const waiting = run.standing.markets.filter((code) => outlook[code]?.left);
    const moving = Promise.all(waiting.map((code) => run.markets.moveAgain(code)));
    if (run.isCalendarOver) {
      await moving;
      if (await isEveryoneFinished()) return;
    }
    const isChanged = () => run.changes > changes;
    const isNews = () => run.enrolments > enrolments || run.isCalendarOver;
    if (waiting.length > 0 || run.isCalendarOver) {
      await condition(isChanged, DAY, { summary: 'The next look' });
    } else await condition(isNews);
  }
}

async function isEveryoneFinished(): Promise<boolean> {
  const markets = Object.values(await countCustomers());
  return markets.every(({ enrolled, held }) => enrolled + held === 0);
}

async function reconcile(run: ProgrammeRun): Promise<ProgrammeResult> {
  const markets = await countCustomers();
  const total = { moved: 0, lapsed: 0, setAside: 0 };
  for (const { moved, lapsed, setAside } of Object.values(markets)) {
    total.moved += moved;
    total.lapsed += lapsed;
    total.setAside += setAside;
  }
  await recordMilestone({ milestone: 'reconciliation', due: now(), at: now(), counts: total });
  run.describe('everyone is finished');
  return markets;
}
