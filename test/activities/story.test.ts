import { gathered } from '../../src/stores/gathered';
import { move } from './story';
import { useWorld } from './world';

const world = useWorld();

/** Of one of everything that an account can own; measured: 6.1 to 6.3, alone 45. */
const MOST_COMMANDS = 8;
const CUSTOMERS = 50;

test('an average customer among fifty costs the stores no more commands than it should', async () => {
  const { source, target, ledger } = world.deps;
  const together = { source: gathered(source), target: gathered(target), ledger: gathered(ledger) };
  const steps = world.stepsWith(together);
  const ids = Array.from({ length: CUSTOMERS }, (_, index) => `C${index}`);
  const customers = await Promise.all(ids.map((id) => world.seedCustomer(id)));
  world.commands.forget();
  const outcomes = await Promise.all(customers.map((customer) => move(steps, customer)));
  expect(new Set(outcomes)).toEqual(new Set(['moved']));
  expect(world.commands.count / CUSTOMERS).toBeLessThanOrEqual(MOST_COMMANDS);
});
