import { Trial } from './convergence';
import { scenes } from './scenes';
import { createWorld } from './world';
import type { World } from './world';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

describe.each(scenes)('$name', ({ set, isStory = false, goesOn = false }) => {
  let trial: Trial;
  beforeAll(async () => {
    await world.clear();
    trial = await Trial.of(world, await set(world));
  });

  test('twice leaves what once leaves', () => trial.twice());

  test('killed after any document and run again, it ends the same', async () => {
    expect(await trial.struck('killed')).toBeGreaterThan(0);
  });

  test('two at once end the same', async () => {
    for (let times = 0; times < 3; times += 1) await trial.atOnce();
  });

  // The steps of a story are tried by themselves.
  if (isStory) return;

  test('stalled anywhere while another run ends, it ends the same', async () => {
    expect(await trial.stalled()).toBeGreaterThan(0);
  });

  // Whatever ends at its first fault cannot tell this from a kill.
  if (!goesOn) return;

  test('left without an answer to any write and run again, it ends the same', async () => {
    expect(await trial.struck('unacknowledged')).toBeGreaterThan(0);
  });
});
