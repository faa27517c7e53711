import path from 'node:path';
import type { Stage } from '../../local/rehearsal/stage';
import { startWorker } from '../../local/rehearsal/worker';
import type { ServerProcess } from '../../local/servers/process';
import { Network } from './network';

/** One worker of several. */
export interface Hand {
  /** How far its clock is ahead, in milliseconds; behind where negative. Default: it is right. */
  readonly clockAheadMs?: number;
  /** Whether faults can befall what it says to its servers; default not. */
  readonly networked?: boolean;
}

/** Workers that share a programme, each a process of its own. */
export class Crew {
  private constructor(
    readonly workers: ServerProcess[],
    /** Of those that have one, in their order. */
    readonly networks: readonly Network[],
  ) {}

  /** Starts the workers; ready when all of them poll. */
  static async start(stage: Stage, hands: readonly Hand[]): Promise<Crew> {
    const networks: Network[] = [];
    const workers: Promise<ServerProcess>[] = [];
    for (const [index, hand] of hands.entries()) {
      const network = hand.networked ? await Network.to(stage.servers) : null;
      if (network) networks.push(network);
      workers.push(start(stage, hand, network, `worker-${index + 1}`));
    }
    return new Crew(await Promise.all(workers), networks);
  }

  /** Ends workers at the same moment, as SIGKILL does it; all of them by default. */
  async kill(workers = this.workers): Promise<void> {
    await Promise.all(workers.map((worker) => worker.kill()));
  }

  /** Ends one of them as SIGKILL does it, for good. */
  async lose(worker: ServerProcess): Promise<void> {
    this.workers.splice(this.workers.indexOf(worker), 1);
    await worker.kill();
  }

  /** Starts those again that are down: a worker ends by itself where it finds no server. */
  async revive(): Promise<void> {
    const down = this.workers.filter(({ pid }) => pid === undefined);
    await Promise.all(down.map((worker) => worker.restart()));
  }

  async stop(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.stop()));
    await Promise.all(this.networks.map((network) => network.close()));
  }
}

async function start(
  { servers, environment }: Stage,
  { clockAheadMs }: Hand,
  network: Network | null,
  name: string,
): Promise<ServerProcess> {
  const own = network ? network.around(environment) : environment;
  if (clockAheadMs === undefined) return await startWorker(servers.folder, own, { name });
  const clocked = { ...own, HANDOVER_CLOCK_AHEAD_MS: `${clockAheadMs}` };
  const program = path.join(__dirname, 'clockedWorker.ts');
  return await startWorker(servers.folder, clocked, { name, program });
}
