import type { Stage } from '../local/rehearsal/stage';
import type { Purchase } from '../local/seed/purchases';
import { readHistories } from './histories';
import type { Histories } from './histories';
import type { Left, Migration, OurMigration } from './measured';
import type { Ground, Played } from './play';
import { auditApart, copyRaw, timedScan, weigh } from './stores';

/** Runs programmes in every shape, and looks at what each of them has left. */
export class Player {
  /** @param say announces each run. */
  constructor(
    readonly ground: Ground,
    readonly say: (words: string) => void,
  ) {}

  /** Handover, as production runs it. */
  async ours(purchases: readonly Purchase[], words: string): Promise<OurMigration> {
    this.#announce('Handover', purchases, words);
    return await this.ground.play({ shape: 'ours', purchases }, async (stage) => ({
      ...(await look(stage)),
      scan: await timedScan(stage),
      holds: await weigh(stage),
      rawCopyMs: await copyRaw(stage),
    }));
  }

  /** The tutorial's shape. */
  async naive(purchases: readonly Purchase[], words: string): Promise<Migration> {
    this.#announce('The naive shape', purchases, words);
    return await this.ground.play({ shape: 'naive', purchases }, look);
  }

  /** Handover's workflows, whose activities do nothing. */
  async engine(purchases: readonly Purchase[], words: string): Promise<Played & Histories> {
    this.#announce('No-op activities', purchases, words);
    return await this.ground.play({ shape: 'engine', purchases }, async (stage) =>
      readHistories(stage.client, stage.programme),
    );
  }

  #announce(shape: string, purchases: readonly Purchase[], words: string): void {
    const customers = new Set(purchases.map(({ customer }) => customer)).size;
    this.say(`${shape}, ${customers} customers of the log, ${words}`);
  }
}

async function look(stage: Stage): Promise<Left> {
  const histories = await readHistories(stage.client, stage.programme);
  return { ...histories, audit: await auditApart(stage) };
}
