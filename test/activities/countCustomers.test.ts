import { useWorld } from './world';

const world = useWorld();

test('counts the customers of each market by state', async () => {
  const states = ['enrolled', 'enrolled', 'moved', 'held', 'setAside'];
  for (const [index, state] of states.entries()) await world.enrol({ _id: `C${index}`, state });
  await world.enrol({ _id: 'C9', market: 'FR', state: 'lapsed' });
  const none = { enrolled: 0, moved: 0, lapsed: 0, held: 0, setAside: 0 };
  expect(await world.steps.countCustomers()).toEqual({
    GB: { ...none, enrolled: 2, moved: 1, held: 1, setAside: 1 },
    FR: { ...none, lapsed: 1 },
  });
});

test('knows no market before anybody is enrolled', async () => {
  expect(await world.steps.countCustomers()).toEqual({});
});
