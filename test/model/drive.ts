import fc from 'fast-check';
import type { World } from '../activities/world';
import { cast, inWords, play, setStage } from './play';
import type { Role, Turn } from './play';

/** How many plays, and which ones: the same seed is the same plays. */
export interface Plays {
  readonly plays: number;
  readonly seed: number;
}

const ends = fc.oneof(
  { weight: 6, arbitrary: fc.constant('done' as const) },
  { weight: 1, arbitrary: fc.constantFrom('lost', 'unanswered', 'killed') },
);
const whole = fc.constant(60);
const few = fc.integer({ min: 1, max: 9 });
const roles = fc.constantFrom(...(Object.keys(cast) as Role[]));
const runs = fc.constantFrom<Role>('run 1', 'run 2', "the other's run 1", "the other's run 2");
const turn: fc.Arbitrary<Turn> = fc.oneof(
  fc.record({ who: runs, steps: fc.oneof(few, whole), ends }),
  fc.record({ who: roles, steps: fc.oneof(few, whole), ends }),
);
const turns = fc.array(turn, { minLength: 1, maxLength: 16, size: 'max' });

/** What a play takes at most, on a busy machine. */
const PLAY_MS = 10_000;
/** After which what fails is made no shorter. */
const SHRINKING_MS = 300_000;

/** Plays at random; what fails is made as short as it can be, and told step by step. */
export async function drive(world: World, { plays, seed }: Plays): Promise<void> {
  const withPoints = await setStage(world, true);
  const without = await setStage(world, false);
  const stages = fc.constantFrom(withPoints, withPoints, without);
  const property = fc.asyncProperty(turns, stages, async (all, stage) => {
    await play(world, stage, all);
  });
  const { failed, counterexample, counterexamplePath, errorInstance } = await fc.check(property, {
    numRuns: plays,
    seed,
    interruptAfterTimeLimit: plays * PLAY_MS + SHRINKING_MS,
    markInterruptAsFailure: true,
  });
  if (!failed) return;
  const [shortest, stage] = counterexample ?? [[], withPoints];
  const told = errorInstance instanceof Error ? errorInstance.message : String(errorInstance);
  const balance = stage === without ? ['nobody has opened a balance'] : [];
  const seeded = `seed ${seed}, path ${counterexamplePath}:`;
  const said = [seeded, ...balance, ...shortest.map(inWords)];
  throw new Error([...said, 'which is, step by step:', told].join('\n'));
}
