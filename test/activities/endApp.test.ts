import { at, opening } from './story';
import { useWorld } from './world';

const world = useWorld();

test('the app talks to nobody; the website stays as it is', async () => {
  await world.steps.closeWebsite({ at: opening });
  const website = await world.raw.source('storefront').findOne({ _id: 'website' });
  await world.steps.endApp({ at });
  expect(await world.raw.source('storefront').find().sort({ _id: 1 }).toArray()).toEqual([
    { _id: 'app', talksTo: 'none', since: new Date(at) },
    website,
  ]);
});
