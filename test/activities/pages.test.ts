import { setTimeout as delay } from 'node:timers/promises';
import { MockActivityEnvironment } from '@temporalio/testing';
import { leisurely, pagesOf, readInPages, unhurried } from '../../src/activities/pages';
import { urgently } from '../../src/stores/gathered/urgency';
import { useWorld } from './world';

const world = useWorld();

/** Goes through pages, each of which takes some time; before each but the first, how often others came in between. */
async function othersAmong(pages: number): Promise<number[]> {
  let others = 0;
  const timer = setInterval(() => (others += 1), 1);
  const [before, after]: [number[], number[]] = [[], []];
  for await (const tookMs of unhurried(Array.from({ length: pages }, () => 50))) {
    before.push(others);
    await delay(tookMs);
    after.push(others);
  }
  clearInterval(timer);
  return before.slice(1).map((seen, index) => seen - (after[index] ?? 0));
}

const asActivity = <T>(run: () => Promise<T>): Promise<T> => new MockActivityEnvironment().run(run);

describe('pages', () => {
  test('are all that there is, in order', async () => {
    const all = Array.from({ length: 250 }, (_, index) => index);
    const seen: number[] = [];
    for await (const page of unhurried(pagesOf(all))) seen.push(...page);
    expect(seen).toEqual(all);
    expect(pagesOf(all).map(({ length }) => length)).toEqual([100, 100, 50]);
  });

  test('follow each other at once', async () => {
    expect(await othersAmong(3)).toEqual([0, 0]);
  });

  test('at leisure leave others time between them', async () => {
    const others = await asActivity(() => leisurely(() => othersAmong(3)));
    expect(Math.min(...others)).toBeGreaterThan(4);
  });

  test('at leisure follow each other at once where somebody waits for them', async () => {
    const hurried = () => urgently(() => othersAmong(3));
    expect(await asActivity(() => leisurely(hurried))).toEqual([0, 0]);
  });

  test('at leisure end with their activity', async () => {
    const environment = new MockActivityEnvironment();
    let seen = 0;
    const walk = environment.run(() =>
      leisurely(async () => {
        for await (const page of unhurried([1, 2, 3])) {
          seen = page;
          if (page === 2) environment.cancel();
        }
      }),
    );
    await expect(walk).rejects.toThrow(/abort/i);
    expect(seen).toBe(2);
  });

  test('of a cursor close it, whoever stops reading them', async () => {
    await world.raw
      .source('orders')
      .insertMany(Array.from({ length: 150 }, (_, index) => ({ _id: `O${index}` })));
    const found = world.raw.source('orders').find();
    for await (const page of readInPages(found)) {
      expect(page).toHaveLength(100);
      break;
    }
    expect(found.closed).toBe(true);
  });
});
