import {
  ApplicationFailure,
  condition,
  setCurrentDetails,
  setHandler,
  sleep,
  startChild,
  upsertSearchAttributes,
} from '@temporalio/workflow';
import type { ChildWorkflowHandle } from '@temporalio/workflow';
import type { ReachedMilestone } from '../activities/recordMilestone';
import type { Calendar } from '../programme/calendar';
import type { Instant } from '../programme/instant';
import type { MarketCode, Policies, ProgrammeId } from '../programme/schema';
import { HandoverMarket, HandoverProgramme, HandoverStage } from '../temporal/searchAttributes';
import { now, until } from './clock';
import { marketWorkflowId } from './ids';
import { market as marketWorkflow } from './market';
import { pause, resume } from './messages';
import {
  closeWebsite,
  countCustomers,
  endApp,
  enrolMarket,
  openPlatform,
  recordMilestone,
  sweepCoupons,
} from './steps';

/** A programme as its parent workflow knows it: its calendar in instants, its markets and policies. */
export interface ProgrammeInput {
  readonly programme: ProgrammeId;
  readonly calendar: Calendar;
  readonly markets: readonly { readonly code: MarketCode; readonly pacePerHour: number }[];
  readonly canary: readonly MarketCode[];
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
  setHandler(pause, (named) => run.pause(named?.market, true));
  setHandler(resume, (named) => run.pause(named?.market, false));

  await run.reach('opening', openPlatform);
  await enrolMarkets(run);
  await Promise.all([keepCalendar(run), moveMarkets(run), moveUnreached(run)]);
  await everyoneFinished(run);
  return await reconcile(run);
}

async function enrolMarkets({ input }: ProgrammeRun): Promise<void> {
  for (const { code } of input.markets) await enrolMarket({ market: code });
}

async function keepCalendar(run: ProgrammeRun): Promise<void> {
  await run.reach('couponSweep', ({ at }) => sweep(run, at));
  await run.reach('websiteClosure', closeWebsite);
  await run.reach('appDiscontinuation', endApp);
}

/** Reissues what is outstanding, also to those who came to the store since it was last enrolled. */
async function sweep(run: ProgrammeRun, at: Instant) {
  await enrolMarkets(run);
  const { opening } = run.input.calendar;
  const { unreached, coupons, owners } = await sweepCoupons({ opening, at });
  run.unreached = run.input.markets.map(({ code }) => code).filter((code) => unreached[code]);
  return { coupons, owners };
}

/**
 * Whom the sweep's mail cannot reach moves at once, so that an account shows the coupons. The calendar
 * does not wait for them.
 */
async function moveUnreached(run: ProgrammeRun): Promise<void> {
  await condition(() => run.unreached !== null);
  await Promise.all((run.unreached ?? []).map((code) => run.move(code, true)));
}

/** The canary markets first, then every other one, each from its day. */
async function moveMarkets(run: ProgrammeRun): Promise<void> {
  const { markets, canary } = run.input;
  const codes = markets.map(({ code }) => code);
  await Promise.all(canary.map((code) => run.move(code)));
  await Promise.all(codes.filter((code) => !canary.includes(code)).map((code) => run.move(code)));
}

/**
 * Moves whoever came to the store while it was open, or failed; customers on hold finish through their
 * cases. The programme waits for them, however long.
 */
async function everyoneFinished(run: ProgrammeRun): Promise<void> {
  await enrolMarkets(run);
  for (;;) {
    const markets = await countCustomers();
    const waiting = run.input.markets.filter(({ code }) => markets[code]?.enrolled);
    await Promise.all(waiting.map(({ code }) => run.move(code)));
    const left = Object.values(await countCustomers());
    if (left.every(({ enrolled, held }) => enrolled + held === 0)) return;
    await sleep('1 day', { summary: 'Customers are unfinished' });
  }
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

type Milestone = Exclude<ReachedMilestone['milestone'], 'reconciliation'>;
type Promised = (clock: { at: Instant }) => Promise<Record<string, number> | void>;

interface Moving {
  readonly code: MarketCode;
  readonly market: ChildWorkflowHandle<typeof marketWorkflow>;
}

/** Tells a market to pause or to resume; one that ends in this very moment need not know. */
async function tell(market: Moving['market'], paused: boolean): Promise<void> {
  try {
    await market.signal(paused ? pause : resume, {});
  } catch (error) {
    if (!(error instanceof ApplicationFailure)) throw error;
  }
}

/** The parent's state: what was reached when, and which markets are paused. */
class ProgrammeRun {
  readonly #reached: string[] = [];
  readonly #paused = new Set<string>();
  readonly #moving = new Map<string, Moving>();
  /** Markets with owners whom the sweep's mail cannot reach; null until it has ended. */
  unreached: readonly MarketCode[] | null = null;

  constructor(readonly input: ProgrammeInput) {
    this.describe('waits for the opening');
  }

  /** Waits for a milestone's instant, keeps its promise, and records when that was. */
  async reach(milestone: Milestone, keep: Promised): Promise<void> {
    const due = this.input.calendar[milestone];
    await until(due, milestone);
    const counts = (await keep({ at: now() })) ?? {};
    await recordMilestone({ milestone, due, at: now(), counts });
    this.#reached.push(`| ${milestone} | ${due} | ${now()} |`);
    upsertSearchAttributes([{ key: HandoverStage, value: milestone }]);
    this.describe(`${milestone} was reached`);
  }

  /** Moves one market from its day on; early ones at once, whatever their day. */
  async move(code: MarketCode, early = false): Promise<void> {
    const { programme, calendar, window, cases, markets } = this.input;
    const { opening } = calendar;
    if (!early) await until(calendar.marketOpenings[code] ?? opening, `${code} opens`);
    const pacePerHour = markets.find((market) => market.code === code)?.pacePerHour ?? window;
    const workflowId = marketWorkflowId(programme, code, early);
    const paused = this.#paused.has(code);
    const market = await startChild(marketWorkflow, {
      workflowId,
      args: [{ programme, market: code, opening, cases, window, pacePerHour, early, paused }],
      staticSummary: `Market ${code}`,
      typedSearchAttributes: [
        { key: HandoverProgramme, value: programme },
        { key: HandoverMarket, value: code },
        { key: HandoverStage, value: paused ? 'paused' : 'moving' },
      ],
    });
    this.#moving.set(workflowId, { code, market });
    if (this.#paused.has(code) !== paused) await tell(market, !paused);
    await market.result();
    this.#moving.delete(workflowId);
  }

  /** Pauses or resumes one market, or all; those under way are told at once, the others when they open. */
  async pause(market: string | undefined, paused: boolean): Promise<void> {
    const codes = this.input.markets
      .map(({ code }) => code)
      .filter((code) => !market || code === market);
    for (const code of codes) {
      if (paused) this.#paused.add(code);
      else this.#paused.delete(code);
    }
    const told = [...this.#moving.values()].filter(({ code }) => codes.includes(code));
    await Promise.all(told.map(({ market }) => tell(market, paused)));
  }

  describe(now: string): void {
    setCurrentDetails(
      [
        `**${this.input.programme}**: ${now}`,
        '',
        '| reached | due | done |',
        '| --- | --- | --- |',
        ...this.#reached,
      ].join('\n'),
    );
  }
}
