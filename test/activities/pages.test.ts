import { setTimeout as delay } from 'node:timers/promises';
import { atLeisure, pagesOf } from '../../src/activities/pages';
import { urgently } from '../../src/stores/gathered/urgency';

/** Goes through pages, each of which takes some time; for each after the first, whether others came in between. */
async function restsAmong(pages: number): Promise<boolean[]> {
  let others = 0;
  const timer = setInterval(() => (others += 1), 1);
  const [before, after]: [number[], number[]] = [[], []];
  for await (const tookMs of atLeisure(Array.from({ length: pages }, () => 20))) {
    before.push(others);
    await delay(tookMs);
    after.push(others);
  }
  clearInterval(timer);
  return before.slice(1).map((seen, index) => seen > (after[index] ?? 0));
}

describe('pages', () => {
  test('are all that there is, in order', async () => {
    const all = Array.from({ length: 250 }, (_, index) => index);
    const seen: number[] = [];
    for await (const page of atLeisure(pagesOf(all))) seen.push(...page);
    expect(seen).toEqual(all);
    expect(pagesOf(all).map(({ length }) => length)).toEqual([100, 100, 50]);
  });

  test('rest between each other', async () => {
    expect(await restsAmong(3)).toEqual([true, true]);
  });

  test('do not rest while somebody waits for them', async () => {
    expect(await urgently(() => restsAmong(3))).toEqual([false, false]);
  });
});
