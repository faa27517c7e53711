import { z } from 'zod';
import { useWorld } from '../activities/world';
import { drive } from './drive';

/** More of them, or others: `HANDOVER_MODEL_PLAYS=1000 HANDOVER_MODEL_SEED=6`. */
const { HANDOVER_MODEL_PLAYS: plays, HANDOVER_MODEL_SEED: seed } = z
  .object({
    HANDOVER_MODEL_PLAYS: z.coerce.number().int().min(1).default(20),
    HANDOVER_MODEL_SEED: z.coerce.number().int().default(5),
  })
  .parse(process.env);

const world = useWorld();

test(
  'activities and shops do at random what the model does, step by step',
  () => drive(world, { plays, seed }),
  3_600_000,
);
