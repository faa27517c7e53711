import { allHandlersFinished, condition } from '@temporalio/workflow';
import type { Calendar } from '../programme/calendar';
import { gateReasons } from '../programme/gate';
import { DAY } from '../programme/instant';
import type { MarketCode, Policies, ProgrammeId } from '../programme/schema';
import { now } from './clock';
import { CouponSweeps } from './couponSweeps';
import { ProgrammeRun } from './programmeRun';
import type { PacedMarket } from './standing';
import {
  alertOperators,
  closeWebsite,
  countCustomers,
  endApp,
  forecastMarkets,
  inspectWave,
  openPlatform,
  recordMilestone,
  sealLastReceipts,
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
  /** Whether a limit protects the target, which customers' steps are held to; default false. */
  readonly isLimited?: boolean | undefined;
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
  await run.enrolMarkets();
  await Promise.all([keepCalendar(run), openMarkets(run), untilEveryoneFinished(run)]);
  await condition(allHandlersFinished);
  return await reconcile(run);
}

/** Keeps the dates, each as it stands when it comes; no sweep holds them up. */
async function keepCalendar(run: ProgrammeRun): Promise<void> {
  const sweeps = new CouponSweeps(run);
  await sweeps.untilDeadline();
  await run.reach('couponDeadline', () => sweeps.judge());
  sweeps.begin();
  await run.reach('websiteClosure', closeWebsite);
  sweeps.beginForAll();
  await run.reach('appDiscontinuation', endApp);
  await run.enrolMarkets({ compares: true });
  await sweeps.ended();
  run.isCalendarOver = true;
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
 * Looks at every market once a day while somebody of one that has opened is left to move, somebody on
 * hold or to be told, and while the gate holds the others back: forecasts it, and moves again whoever failed or came
 * to the store meanwhile. Customers on hold finish through their cases.
 */
async function untilEveryoneFinished(run: ProgrammeRun): Promise<void> {
  for (;;) {
    const { enrolments, changes, markets } = run;
    const openedBefore = markets.opened.length;
    const outlook = await forecastMarkets({ ...run.outlook, at: now() });
    run.describe('under way', outlook);
    const waiting = markets.opened.filter((code) => outlook[code]?.left);
    const outlooks = Object.values(outlook);
    const isSomebodyUntold = outlooks.some(({ untold }) => untold > 0);
    const isSomebodyHeld = outlooks.some(({ held }) => held > 0);
    const isGateHeld = run.standing.gate.state === 'held';
    const moving = Promise.all(waiting.map((code) => markets.moveAgain(code)));
    const telling = isSomebodyUntold ? run.tellMoved() : null;
    if (run.isCalendarOver) {
      await Promise.all([moving, telling]);
      if (await isEveryoneFinished()) return;
    }
    const isChanged = () => run.changes > changes;
    const hasOpened = () => markets.opened.length > openedBefore;
    const isNews = () =>
      run.enrolments > enrolments || hasOpened() || isChanged() || run.isCalendarOver;
    const isDaily = waiting.length > 0 || isSomebodyUntold || isSomebodyHeld || isGateHeld;
    if (isDaily || run.isCalendarOver) {
      await condition(isChanged, DAY, { summary: 'The next look' });
    } else await condition(isNews);
  }
}

async function isEveryoneFinished(): Promise<boolean> {
  const markets = Object.values(await countCustomers());
  return markets.every(({ enrolled, held }) => enrolled + held === 0);
}

async function reconcile(run: ProgrammeRun): Promise<ProgrammeResult> {
  await run.tellMoved();
  await sealLastReceipts({ markets: run.standing.markets, at: now() });
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
