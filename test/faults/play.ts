import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { WorkflowHandle } from '@temporalio/client';
import { auditStage } from '../../local/rehearsal/rehearse';
import { setStage } from '../../local/rehearsal/stage';
import type { Stage } from '../../local/rehearsal/stage';
import { startWorker } from '../../local/rehearsal/worker';
import { readPurchases } from '../../local/seed/purchases';
import { Random } from '../../local/seed/random';
import { seedStore } from '../../local/seed/store';
import type { ServerProcess } from '../../local/servers/process';
import { Traffic } from '../../local/storefront/traffic';
import type { TrafficReport } from '../../local/storefront/traffic';
import type { AuditReport } from '../../src/audit/audit';
import { launchProgramme, startFeed } from '../../src/temporal/launch';

/** What a process under fire belongs to. */
interface Target {
  readonly stage: Stage;
  readonly worker: ServerProcess;
}

/** Processes that are killed, each as SIGKILL does it, and brought back with what they had on disk. */
const strikes = {
  worker: async ({ worker }: Target) => {
    await worker.kill();
    await worker.restart();
  },
  stores: async ({ stage: { servers } }: Target) => {
    await servers.mongo.kill();
    await servers.mongo.restart();
  },
  engine: async ({ stage: { servers } }: Target) => {
    await servers.temporal.kill();
    await servers.temporal.restart();
  },
} as const;

/** What is killed. */
export type Struck = keyof typeof strikes;

/** A programme under fire. */
export interface Fire {
  /** What is killed, in this order. */
  readonly struck: readonly Struck[];
  /** Another seed strikes at other moments. */
  readonly seed: number;
}

/** What is left of a programme that was under fire. */
export interface Outcome {
  /** How many kills came before the programme had ended. */
  readonly kills: number;
  readonly traffic: TrafficReport;
  readonly report: AuditReport;
}

const CUSTOMERS = 40;
const OPERATIONS_PER_SECOND = 8;
const [SHORTEST_MS, LONGEST_MS] = [300, 2_500];
const LOOK_EVERY_MS = 500;

/** Runs the shipped programme with traffic, and kills processes at moments that the seed chooses. */
export async function playUnderFire(fire: Fire): Promise<Outcome> {
  const dir = await mkdtemp(path.join(tmpdir(), 'handover-faults-'));
  const stage = await setStage('programmes/poco-global.json', dir);
  try {
    await seed(stage);
    const worker = await startWorker(stage.servers.folder, stage.environment);
    try {
      return await run({ stage, worker }, fire);
    } finally {
      await worker.stop();
    }
  } finally {
    await stage.strike();
    await rm(dir, { recursive: true, force: true });
  }
}

async function seed({ source, target, programme, calendar }: Stage): Promise<void> {
  const purchases = await readPurchases('examples/purchases-cdnow-sample.csv');
  const { opening } = calendar;
  await seedStore({ source, target, programme, purchases, opening, customers: CUSTOMERS });
}

async function run(under: Target, fire: Fire): Promise<Outcome> {
  const { stage } = under;
  const traffic = await Traffic.open(stage, { rate: OPERATIONS_PER_SECOND, seed: fire.seed });
  try {
    await startFeed(stage.client, stage.programme);
    const handle = await launchProgramme(stage.client, stage.programme, stage.calendar);
    const kills = await strikeAll(under, fire, handle);
    await untilEnded(under, handle);
    return { kills, traffic: await traffic.report(), report: await auditStage(stage) };
  } finally {
    await traffic.close();
  }
}

async function strikeAll(under: Target, { struck, seed }: Fire, handle: WorkflowHandle) {
  const random = new Random(seed, 'strikes');
  let kills = 0;
  for (const one of struck) {
    await delay(random.whole(SHORTEST_MS, LONGEST_MS));
    if (await hasEnded(handle)) return kills;
    await strikes[one](under);
    await reviveWorker(under);
    kills += 1;
  }
  return kills;
}

/** A worker ends by itself where it finds no server; whoever runs one starts it again. */
async function reviveWorker({ worker }: Target): Promise<void> {
  if (worker.pid === undefined) await worker.restart();
}

async function untilEnded(under: Target, handle: WorkflowHandle): Promise<void> {
  while (!(await hasEnded(handle))) {
    await reviveWorker(under);
    await delay(LOOK_EVERY_MS);
  }
}

/** @throws where it has ended otherwise than well. */
async function hasEnded(handle: WorkflowHandle): Promise<boolean> {
  const description = await handle.describe().catch(() => null);
  const status = description?.status.name ?? 'RUNNING';
  if (status !== 'RUNNING' && status !== 'COMPLETED') throw new Error(`The programme is ${status}`);
  return status === 'COMPLETED';
}
