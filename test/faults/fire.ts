import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { WorkflowHandle } from '@temporalio/client';
import { auditStage } from '../../local/rehearsal/rehearse';
import { setStage } from '../../local/rehearsal/stage';
import type { Stage } from '../../local/rehearsal/stage';
import { readPurchases } from '../../local/seed/purchases';
import { Random } from '../../local/seed/random';
import { seedStore } from '../../local/seed/store';
import type { MailSummary } from '../../local/servers/mail';
import { Traffic } from '../../local/storefront/traffic';
import type { TrafficReport } from '../../local/storefront/traffic';
import type { AuditReport } from '../../src/audit/audit';
import type { Notice } from '../../src/stores/ledger';
import { launchProgramme, startFeed } from '../../src/temporal/launch';
import { Crew } from './crew';
import type { Hand } from './crew';
import type { Strike, UnderFire } from './strikes';

/** A programme under fire. */
export interface Fire {
  /** The workers; default a lone one. */
  readonly crew?: readonly Hand[];
  /** What befalls it, in this order. */
  readonly strikes: readonly Strike[];
  /** Customers to begin with, default 40. */
  readonly customers?: number;
  /** Another seed strikes at other moments. */
  readonly seed: number;
}

/** What is left of a programme that was under fire. */
export interface Outcome {
  /** How many strikes came before the programme had ended. */
  readonly struck: number;
  /** From the launch to the end. */
  readonly seconds: number;
  readonly traffic: TrafficReport;
  readonly report: AuditReport;
  readonly notices: readonly Notice[];
  /** Every mail that arrived, duplicates too. */
  readonly mails: readonly MailSummary[];
}

const CUSTOMERS = 40;
const OPERATIONS_PER_SECOND = 8;
const [SHORTEST_MS, LONGEST_MS] = [300, 2_500];
const LOOK_EVERY_MS = 500;

/** Runs the shipped programme with traffic, and strikes at moments that the seed chooses. */
export async function playUnderFire(fire: Fire): Promise<Outcome> {
  const dir = await mkdtemp(path.join(tmpdir(), 'handover-faults-'));
  const stage = await setStage('programmes/poco-global.json', dir);
  try {
    await seed(stage, fire);
    const crew = await Crew.start(stage, fire.crew ?? [{}]);
    try {
      return await run({ stage, crew, random: new Random(fire.seed, 'strikes') }, fire);
    } finally {
      await crew.stop();
    }
  } finally {
    await stage.strike();
    await rm(dir, { recursive: true, force: true });
  }
}

async function seed(
  { source, target, programme, calendar: { opening } }: Stage,
  { customers = CUSTOMERS }: Fire,
): Promise<void> {
  const purchases = await readPurchases('examples/purchases-cdnow-sample.csv');
  await seedStore({ source, target, programme, purchases, opening, customers });
}

async function run(under: UnderFire, { strikes, seed }: Fire): Promise<Outcome> {
  const { stage } = under;
  const traffic = await Traffic.open(stage, { rate: OPERATIONS_PER_SECOND, seed });
  try {
    await startFeed(stage.client, stage.programme);
    const began = performance.now();
    const handle = await launchProgramme(stage.client, stage.programme, stage.calendar);
    const struck = await strikeAll(under, strikes, handle);
    await untilEnded(under, handle);
    return {
      struck,
      seconds: (performance.now() - began) / 1_000,
      traffic: await traffic.report(),
      report: await auditStage(stage),
      notices: await stage.ledger.notices.find().toArray(),
      mails: stage.servers.mail.received,
    };
  } finally {
    await traffic.close();
  }
}

async function strikeAll(under: UnderFire, strikes: readonly Strike[], handle: WorkflowHandle) {
  for (const [struck, strike] of strikes.entries()) {
    await delay(under.random.whole(SHORTEST_MS, LONGEST_MS));
    if (await hasEnded(handle)) return struck;
    await strike(under);
    await under.crew.revive();
  }
  return strikes.length;
}

async function untilEnded({ crew }: UnderFire, handle: WorkflowHandle): Promise<void> {
  while (!(await hasEnded(handle))) {
    await crew.revive();
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
