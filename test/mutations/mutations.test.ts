import { useWorld } from '../activities/world';
import { balanceMutations, balanceScenes } from './balances';
import { checks } from './checks';
import type { Check } from './checks';
import { couponMutations, couponScenes } from './coupons';
import type { Mutation, Scene } from './mutation';
import { ownershipMutations, ownershipScenes } from './ownership';
import { Play } from './play';
import { recordMutations } from './records';

const world = useWorld();

/** Plays a scene, with its guard or without, and moves the customers to the end where that is due. */
async function played({ play: scene, guard, endsEarly = false }: Scene, isOff: boolean) {
  const play = new Play(world, guard, isOff);
  await scene(play);
  const end = endsEarly ? [] : await play.finish();
  expect(play.isMet).toBe(true);
  return { play, end };
}

/** Everything that any check says; of a move that is not finished the audit is not asked. */
async function everythingOf(scene: Scene, isOff: boolean): Promise<string[]> {
  const { play, end } = await played(scene, isOff);
  const { audit, ...others } = checks;
  const due = scene.endsEarly ? Object.values(others) : [...Object.values(others), audit];
  return [...end, ...(await Promise.all(due.map((check) => check(play)))).flat()];
}

/** What one check says without the guard. */
async function seenBy(check: Check, mutation: Mutation): Promise<readonly string[]> {
  const { play, end } = await played(mutation, true);
  return check === 'end' ? end : await checks[check](play);
}

const mutations = [
  ...ownershipMutations,
  ...balanceMutations,
  ...couponMutations,
  ...recordMutations,
];

describe('a guard that is switched off is missed by a check, and by none while it is on:', () => {
  test.each(mutations)('$name', async (mutation) => {
    const [check, says] = mutation.seen;
    expect(await everythingOf(mutation, false)).toEqual([]);
    await world.clear();
    expect(await seenBy(check, mutation)).toContainEqual(expect.stringContaining(says));
  });
});

describe('a guard that others stand behind may be switched off alone:', () => {
  test.each([...ownershipScenes, ...balanceScenes, ...couponScenes])('$name', async (scene) => {
    expect(await everythingOf(scene, true)).toEqual([]);
  });
});
