import type { Random } from '../../local/seed/random';
import type { Stage } from '../../local/rehearsal/stage';
import type { Crew } from './crew';

/** A programme that faults befall. */
export interface UnderFire {
  readonly stage: Stage;
  readonly crew: Crew;
  /** Chooses whom a fault befalls. */
  readonly random: Random;
}

/** Has a fault befall a programme, and ends it; workers that are down then are started again. */
export type Strike = (under: UnderFire) => Promise<void>;

/** Kills, each as SIGKILL does it; what was killed comes back with what it had on disk. */
export const kills = {
  /** One worker of those that there are. */
  worker: ({ crew, random }) => crew.kill([random.pick(crew.workers)]),
  /** All workers at the same moment. */
  workers: ({ crew }) => crew.kill(),
  stores: async ({ stage: { servers } }) => {
    await servers.mongo.kill();
    await servers.mongo.restart();
  },
  engine: async ({ stage: { servers } }) => {
    await servers.temporal.kill();
    await servers.temporal.restart();
  },
} as const satisfies Record<string, Strike>;

/** So many kills, of whatever the seed chooses. */
export const randomKills = (count: number, random: Random): Strike[] =>
  Array.from({ length: count }, () => random.pick<Strike>(Object.values(kills)));
