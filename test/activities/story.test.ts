import { move } from './story';
import { useWorld } from './world';

const world = useWorld();

/** Measured: 77, for one of everything that an account can own. */
const MOST_COMMANDS = 80;

test('an average customer costs the stores no more commands than it should', async () => {
  const ada = await world.seedCustomer('C1');
  world.commands.forget();
  expect(await move(world.steps, ada)).toBe('moved');
  expect(world.commands.count).toBeLessThanOrEqual(MOST_COMMANDS);
});
