import { probeService } from '../../local/platforms/service';
import { pocoGlobal } from '../unit/programme/pocoGlobal';
import { exampleWarranty } from '../unit/records/examples';
import { copyAll, publish, setOwner, setWebsite, usePlatforms } from './platforms';

const at = new Date('2024-11-01T10:00:00Z');
const programme = pocoGlobal();
const platforms = usePlatforms();

const probe = (when = at) => probeService({ ...platforms, programme }, when);

/** What was found, in short: `product P7 GB: source, target`. */
async function found(when = at): Promise<string[]> {
  const { products, warranties } = await probe(when);
  return [...products, ...warranties].map(
    ({ what, id, market, by }) => `${what} ${id} ${market}: ${by.join(', ') || 'nowhere'}`,
  );
}

const everywhere = (by: string) => [
  `product P7 GB: ${by}`,
  `product P7 FR: ${by}`,
  `warranty W4 GB: ${by}`,
];

test('finds everything at the source before anything moves', async () => {
  expect(await found()).toEqual(everywhere('source'));
  expect((await probe()).nowhere).toEqual([]);
});

test('finds the range on both platforms once it is published', async () => {
  await publish(platforms);
  expect(await found()).toEqual([
    'product P7 GB: source, target',
    'product P7 FR: source, target',
    'warranty W4 GB: source',
  ]);
});

test('finds the warranty of who moved at the target', async () => {
  await publish(platforms);
  await copyAll(platforms, 'active');
  await setOwner(platforms, 'handedOver');
  expect(await found()).toContain('warranty W4 GB: target');
});

test('finds everything at the target once the source is closed', async () => {
  await publish(platforms);
  await setWebsite(platforms, 'closed');
  expect(await found()).toEqual(everywhere('target'));
});

test('names what nobody serves', async () => {
  await setWebsite(platforms, 'closed');
  expect(await found()).toEqual(everywhere('nowhere'));
  expect((await probe()).nowhere).toEqual([
    { what: 'product', id: 'P7', market: 'GB', by: [] },
    { what: 'product', id: 'P7', market: 'FR', by: [] },
    { what: 'warranty', id: 'W4', market: 'GB', by: [] },
  ]);
});

test('asks for no product that is not on sale, and for no warranty that has ended', async () => {
  await platforms.source.products.updateMany({}, { $set: { onSale: false } });
  expect(await found(exampleWarranty.endsAt)).toEqual(['warranty W4 GB: source']);
  expect(await found(new Date(exampleWarranty.endsAt.getTime() + 1))).toEqual([]);
});

test('leaves an excluded market alone', async () => {
  await platforms.source.warranties.updateMany({}, { $set: { market: 'IN' } });
  const { products, warranties } = await probe();
  expect(products.map(({ market }) => market)).toEqual(['GB', 'FR']);
  expect(warranties).toEqual([]);
});

test('sends nothing but questions', async () => {
  await publish(platforms);
  const sent = new Set<string>();
  const listeners = [platforms.source, platforms.target].map(({ client }) => {
    const listener = ({ commandName }: { commandName: string }) => void sent.add(commandName);
    client.on('commandStarted', listener);
    return () => client.off('commandStarted', listener);
  });
  await probe();
  for (const off of listeners) off();
  expect([...sent]).toEqual(['find']);
});
