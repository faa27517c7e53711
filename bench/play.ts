import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { WorkflowHandle } from '@temporalio/client';
import { environmentOn } from '../local/environment';
import type { Environment } from '../local/environment';
import { openStage } from '../local/rehearsal/stage';
import type { Stage } from '../local/rehearsal/stage';
import { startWorker } from '../local/rehearsal/worker';
import type { Purchase } from '../local/seed/purchases';
import { seedStore } from '../local/seed/store';
import type { Servers } from '../local/servers';
import type { ServerProcess } from '../local/servers/process';
import { UserError } from '../src/errors';
import { datesOf } from '../src/programme/calendar';
import { loadProgramme } from '../src/programme/load';
import { launchProgramme } from '../src/temporal/launch';
import { taskQueueOf } from '../src/temporal/taskQueue';
import { programmeWorkflowId } from '../src/workflows/ids';
import { readCommands } from './commands';
import type { Commands } from './commands';
import { Meter } from './meter';
import type { Meters } from './meter';
import type { NaiveInput } from './naive/workflows';
import type { Shape } from './shapes';

/** One run of a whole programme. */
export interface Play {
  readonly shape: Shape;
  /** The store is built from them. */
  readonly purchases: readonly Purchase[];
}

/** What a run took. */
export interface Played {
  /** Of those who are enrolled: accounts, guests and records without their owner. */
  readonly customers: number;
  /** From the launch to the end of the programme. */
  readonly seconds: number;
  /** CPU and memory of each process, from the launch to the end. */
  readonly used: Meters<'temporal' | 'mongo' | 'worker'>;
  /** That the worker sent. */
  readonly commands: Commands;
}

/** Where programmes are run one after the other: the same servers, fresh databases each time. */
export class Ground {
  #plays = 0;

  constructor(
    readonly servers: Servers,
    readonly programmeFile: string,
  ) {}

  /** Runs a programme on a stage of its own, then looks at what is left; the databases are dropped. */
  async play<Seen>(
    { shape, purchases }: Play,
    look: (stage: Stage, played: Played) => Promise<Seen>,
  ): Promise<Played & Seen> {
    const stage = await this.#stage(shape);
    try {
      const { source, target, programme, calendar } = stage;
      await seedStore({ source, target, programme, purchases, opening: calendar.opening });
      const played = await run(stage, shape);
      return { ...played, ...(await look(stage, played)) };
    } finally {
      for (const { client } of [stage.source, stage.target, stage.ledger]) {
        await client.db().dropDatabase();
      }
      await stage.strike();
    }
  }

  /** A programme of its own id, which its task queue and workflow ids follow, in databases of its own. */
  async #stage(shape: Shape): Promise<Stage> {
    this.#plays += 1;
    const id = `bench-${this.#plays}-${shape}`;
    const { folder } = this.servers;
    const programme = await loadProgramme(this.programmeFile);
    // Nobody is here to approve what a small wave of canaries does not pass.
    const gate = { cases: 1, mismatches: 1, failures: 1 };
    const own = { ...programme, id, policies: { ...programme.policies, gate } };
    await mkdir(path.join(folder, id));
    const file = path.join(folder, id, 'programme.json');
    await writeFile(file, JSON.stringify(own));
    return await openStage(this.servers, await environmentOn(this.servers, file, `-${id}`));
  }
}

async function run(stage: Stage, shape: Shape): Promise<Played> {
  const folder = path.join(stage.servers.folder, stage.programme.id);
  const file = path.join(folder, 'commands.json');
  const environment = { BENCH_SHAPE: shape, BENCH_COMMANDS: file, ...monitored(stage.environment) };
  const worker = await startWorker(folder, environment, {
    program: path.join(__dirname, 'worker.ts'),
  });
  try {
    const meter = new Meter({
      temporal: idOf(stage.servers.temporal.pid()),
      mongo: idOf(stage.servers.mongo.pid()),
      worker: idOf(worker.pid),
    });
    const began = performance.now();
    await ended(await launch(stage, shape), worker);
    const seconds = (performance.now() - began) / 1_000;
    const used = meter.stop();
    await worker.stop();
    const customers = await stage.ledger.customers.countDocuments();
    return { customers, seconds, used, commands: readCommands(file) };
  } finally {
    await worker.stop();
  }
}

async function launch(stage: Stage, shape: Shape): Promise<WorkflowHandle> {
  const { client, programme, calendar } = stage;
  if (shape !== 'naive') return await launchProgramme(client, programme, calendar);
  const { id, markets } = programme;
  const codes = markets.map(({ code }) => code);
  const input: NaiveInput = { programme: id, dates: datesOf(calendar), markets: codes };
  const workflowId = programmeWorkflowId(id);
  const options = { workflowId, taskQueue: taskQueueOf(id), args: [input] };
  return await client.workflow.start('programme', options);
}

/** Waits for a programme to end; not for ever where its worker is gone. */
async function ended(programme: WorkflowHandle, worker: ServerProcess): Promise<void> {
  const isOver = programme.result().then(() => true);
  if (await Promise.race([isOver, worker.ended.then(() => false)])) return;
  throw new UserError('The worker ended before the programme did.');
}

function idOf(pid: number | undefined): number {
  if (pid === undefined) throw new UserError('A server has ended while it was measured.');
  return pid;
}

/** The same stores, whose clients tell of every command that they send. */
function monitored(environment: Environment): Environment {
  const uris = (['SOURCE', 'TARGET', 'LEDGER'] as const).map((role) => {
    const uri = new URL(environment[`HANDOVER_${role}_URI`]);
    uri.searchParams.set('monitorCommands', 'true');
    return [`HANDOVER_${role}_URI`, uri.toString()];
  });
  return { ...environment, ...Object.fromEntries(uris) };
}
