import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { WorkflowUpdateFailedError } from '@temporalio/client';
import type { WorkflowHandle } from '@temporalio/client';
import { countCustomers } from '../../src/activities/countCustomers';
import type { MarketCounts } from '../../src/activities/countCustomers';
import { audit } from '../../src/audit/audit';
import type { AuditReport } from '../../src/audit/audit';
import { UserError } from '../../src/errors';
import { readKeys } from '../../src/keys/keys';
import { HOUR, later } from '../../src/programme/instant';
import { launchProgramme, startFeed } from '../../src/temporal/launch';
import { taskQueueOf } from '../../src/temporal/taskQueue';
import { reviewWorkflowId } from '../../src/workflows/ids';
import { approve } from '../../src/workflows/messages';
import type { ServerProcess } from '../servers/process';
import { readPurchases } from '../seed/purchases';
import { seedStore } from '../seed/store';
import type { Percentiles } from '../storefront/percentiles';
import { Traffic } from '../storefront/traffic';
import type { TrafficReport } from '../storefront/traffic';
import { copyStore } from './copyStore';
import { readFreezes } from './freezes';
import { readMarketFacts } from './marketFacts';
import type { MarketFacts } from './marketFacts';
import { readPromises } from './promises';
import type { Promises } from './promises';
import type { Stage } from './stage';
import { startWorker } from './worker';

const LOOK_EVERY_MS = 1_000;
/** A look at the ledger takes no more than this share of the time, however large it is. */
const LOOK_SHARE = 0.05;
const STUCK_AFTER_MS = 60_000;
/** A worker that ends so often before anybody has moved on is not started again. */
const MOST_RESTARTS = 5;

/** What is rehearsed. */
export interface RehearsalOptions {
  /** Customers of the log to begin with; default all. */
  readonly customers?: number | undefined;
  /** The purchase log that the store is built from, where none is copied. */
  readonly purchases: string;
  /** A store to copy instead. */
  readonly sourceUri?: string | undefined;
  /** Whether one customer in twenty gets into trouble; default false. */
  readonly trouble?: boolean | undefined;
  /** Operations per second of customers who go on shopping meanwhile; default none. */
  readonly traffic?: number | undefined;
}

/** What a rehearsal showed. */
export interface Rehearsal {
  readonly report: AuditReport;
  /** Balances, notices and cases of each market. */
  readonly facts: Record<string, MarketFacts>;
  readonly promises: Promises;
  /** For how long customers were frozen, in milliseconds, by the worker's clock. */
  readonly freezes: Percentiles;
  /** What became of the customers who went on shopping; null where nobody did. */
  readonly traffic: TrafficReport | null;
  /** Of the run of the programme alone: no start of servers, no seeding, no audit. */
  readonly seconds: number;
  /** Mails that arrived with a Message-ID of their own. */
  readonly mails: number;
}

/** Who watches a rehearsal. */
export interface Spectator {
  /** A step of the rehearsal begins. */
  readonly step: (words: string) => void;
  /** How far the markets are. */
  readonly progress: (markets: Record<string, MarketCounts>) => void;
}

/**
 * Plays a whole programme in virtual time on a stage: fills the source, runs a worker and the
 * programme to its end, has its first and last day reviewed, and audits both stores.
 * @throws UserError where the worker keeps ending, or the programme stands still after its last milestone.
 */
export async function rehearse(
  stage: Stage,
  options: RehearsalOptions,
  spectator: Spectator,
): Promise<Rehearsal> {
  await fillSource(stage, options, spectator);
  spectator.step('Starting a worker');
  const worker = await startWorker(stage.servers.folder, stage.environment);
  try {
    spectator.step(`Running the programme; watch it at ${stage.servers.temporal.uiUrl}`);
    const { seconds, traffic } = await besideTraffic(stage, options, () =>
      run(stage, worker, spectator),
    );
    await reviewDays(stage);
    spectator.step('Auditing both stores');
    const [report, facts] = [await auditStage(stage), await readMarketFacts(stage)];
    const promises = await readPromises(stage.ledger);
    const freezes = await readFreezes(stage.source);
    const mails = stage.servers.mail.distinct();
    return { report, facts, promises, freezes, traffic, seconds, mails };
  } finally {
    await worker.stop();
  }
}

/** Runs the programme to its end, and tells how many seconds that took. */
async function run(stage: Stage, worker: ServerProcess, spectator: Spectator): Promise<number> {
  const began = performance.now();
  const handle = await launchProgramme(stage.client, stage.programme, stage.calendar);
  await follow(stage, handle, worker, spectator);
  return (performance.now() - began) / 1_000;
}

/** Lets customers shop while something runs, as many as were asked for. */
async function besideTraffic(
  stage: Stage,
  { traffic: rate }: RehearsalOptions,
  run: () => Promise<number>,
): Promise<{ seconds: number; traffic: TrafficReport | null }> {
  if (!rate) return { seconds: await run(), traffic: null };
  const file = path.join(stage.servers.folder, 'journal.jsonl');
  const traffic = await Traffic.open(stage, { rate, file });
  await startFeed(stage.client, stage.programme);
  try {
    const seconds = await run();
    return { seconds, traffic: await traffic.report() };
  } finally {
    await traffic.close();
  }
}

async function fillSource(
  { source, target, programme, calendar }: Stage,
  { purchases, sourceUri, customers, trouble }: RehearsalOptions,
  { step }: Spectator,
): Promise<void> {
  if (sourceUri) {
    step('Copying the store');
    return await copyStore(sourceUri, source);
  }
  step(`Building a store from ${purchases}`);
  const log = await readPurchases(purchases);
  const { opening } = calendar;
  await seedStore({ source, target, programme, opening, purchases: log, customers, trouble });
}

/** Watches the programme to its end; a worker that ends before is started again, as anywhere. */
async function follow(
  stage: Stage,
  handle: WorkflowHandle,
  worker: ServerProcess,
  { progress, step }: Spectator,
): Promise<void> {
  const ended = handle.result().then(() => true);
  const patience = new Patience(stage);
  const revive = reviver(worker, step);
  let pause = LOOK_EVERY_MS;
  const isOver = () => Promise.race([ended, worker.ended.then(() => false), delay(pause, false)]);
  while (!(await isOver())) {
    await revive(patience.stand);
    const began = performance.now();
    const markets = await countCustomers(stage)();
    pause = Math.max(LOOK_EVERY_MS, (performance.now() - began) / LOOK_SHARE);
    progress(markets);
    await approveGate(stage, handle, step);
    await patience.check(JSON.stringify(markets));
  }
  progress(await countCustomers(stage)());
}

/** Starts a worker again that has ended, unless it keeps ending while the markets stand where they stood. */
function reviver(worker: ServerProcess, step: Spectator['step']) {
  let [restarts, last] = [0, ''];
  return async (stand: string): Promise<void> => {
    if (worker.pid !== undefined) return;
    restarts = stand === last ? restarts + 1 : 1;
    last = stand;
    if (restarts > MOST_RESTARTS) throw new UserError('The worker keeps ending.');
    step('The worker ended before the programme did: starting it again');
    await worker.restart();
  };
}

/** A rehearsal says why the canaries hold the other markets back, and goes on as a person would. */
async function approveGate(
  { ledger, programme }: Stage,
  handle: WorkflowHandle,
  step: Spectator['step'],
): Promise<void> {
  const standing = await ledger.standings.findOne({ _id: programme.id });
  if (standing?.gate.state !== 'held' || standing.gate.approval) return;
  step(`The gate holds: ${standing.gate.reasons.join('; ')}. Approved, for this is a rehearsal`);
  const approval = { by: 'rehearsal', reason: 'A rehearsal goes on to its end.' };
  await handle.executeUpdate(approve, { args: [approval] }).catch((error: unknown) => {
    // It has passed in this very moment.
    if (!(error instanceof WorkflowUpdateFailedError)) throw error;
  });
}

/** Ends the wait for a programme whose last milestone has passed and whose customers do not move on. */
class Patience {
  /** How the markets stood when they were looked at last. */
  stand = '';
  #since = Date.now();

  constructor(readonly stage: Stage) {}

  async check(stand: string): Promise<void> {
    if (stand !== this.stand) [this.stand, this.#since] = [stand, Date.now()];
    if (Date.now() - this.#since < STUCK_AFTER_MS) return;
    const { ledger } = this.stage;
    if (!(await ledger.milestones.findOne({ _id: 'appDiscontinuation' }))) return;
    const unfinished = await ledger.customers.find({ state: 'enrolled' }).limit(10).toArray();
    // Its last sweep goes through all coupons: in a large store that takes a while.
    if (unfinished.length === 0) return;
    const names = unfinished.map(({ _id }) => _id).join(', ');
    throw new UserError(
      `The programme does not end: ${names} are unfinished. Rehearse with --keep to look at their workflows and the worker's log.`,
    );
  }
}

/** A schedule reviews every day in production; in virtual time a rehearsal asks for two days itself. */
async function reviewDays({ client, programme, calendar }: Stage): Promise<void> {
  const days = [calendar.opening, later(calendar.appDiscontinuation, 12 * HOUR)];
  for (const day of days.map((instant) => instant.slice(0, 10))) {
    await client.workflow.execute('review', {
      workflowId: reviewWorkflowId(programme.id, day),
      taskQueue: taskQueueOf(programme.id),
      args: [{ day }],
    });
  }
}

/** Audits both stores of a stage against its own calendar, as it was kept. */
export async function auditStage({ source, target, ledger, programme, ...stage }: Stage) {
  const kept = await ledger.standings.findOne({ _id: programme.id });
  const calendar = kept?.calendar ?? stage.calendar;
  return await audit({
    source: source.client.db(),
    target: target.client.db(),
    ledger: ledger.client.db(),
    programme,
    opening: new Date(calendar.opening),
    couponSweep: new Date(calendar.couponSweep),
    couponDeadline: new Date(calendar.couponDeadline),
    websiteClosure: new Date(calendar.websiteClosure),
    publicKey: (await readKeys(stage.environment.HANDOVER_KEY_FILE)).publicKey,
  });
}
