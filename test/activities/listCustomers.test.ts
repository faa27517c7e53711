import type { Enrolment } from '../../src/stores/ledger';
import { useWorld } from './world';

const world = useWorld();

/** Customers C0, C1, … of GB in these states, in the positions 0, 1, …. */
async function enrol(states: Enrolment['state'][], early: number[] = []): Promise<void> {
  for (const [ordinal, state] of states.entries()) {
    const mark = early.includes(ordinal) ? { early: true } : {};
    await world.enrol({ _id: `C${ordinal}`, ordinal, state, ...mark });
  }
}

const page = async (from: number, count: number, early = false) => {
  const { customers, next } = await world.steps.listCustomers({ market: 'GB', from, count, early });
  return { ids: customers.map(({ customerId }) => customerId), next };
};

test('lists those who have not begun, page by page', async () => {
  await enrol(['enrolled', 'moved', 'held', 'enrolled', 'lapsed', 'setAside', 'enrolled']);
  expect(await page(0, 3)).toEqual({ ids: ['C0'], next: 3 });
  expect(await page(3, 3)).toEqual({ ids: ['C3'], next: 6 });
  expect(await page(6, 3)).toEqual({ ids: ['C6'], next: null });
});

test('goes on behind a page that has nobody left', async () => {
  await enrol(['moved', 'moved', 'enrolled']);
  expect(await page(0, 2)).toEqual({ ids: [], next: 2 });
});

test('ends after a last page that is full', async () => {
  await enrol(['enrolled', 'enrolled']);
  expect(await page(0, 2)).toEqual({ ids: ['C0', 'C1'], next: 2 });
  expect(await page(2, 2)).toEqual({ ids: [], next: null });
});

test('lists only those who move early where that is asked', async () => {
  await enrol(['enrolled', 'enrolled', 'enrolled', 'moved', 'enrolled'], [1, 3, 4]);
  expect(await page(0, 2, true)).toEqual({ ids: ['C1'], next: 4 });
  expect(await page(4, 2, true)).toEqual({ ids: ['C4'], next: null });
});

test("tells their kinds, and nobody's of another market", async () => {
  await world.enrol({ _id: 'C1', ordinal: 0, market: 'FR' });
  await world.enrol({ _id: 'G1', ordinal: 0, kind: 'guest' });
  const { customers } = await world.steps.listCustomers({ market: 'GB', from: 0, count: 9 });
  expect(customers).toEqual([{ customerId: 'G1', kind: 'guest', market: 'GB' }]);
});
