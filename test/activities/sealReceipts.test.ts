import { setImmediate as turn } from 'node:timers/promises';
import { MOST } from '../../src/activities/sealReceipts';
import { later } from '../../src/programme/instant';
import { orderOf } from './documents';
import { Stalling, Striking } from './gates';
import { expectSealed, issue, listed, receiptsIn, sealsIn } from './seals';
import { at, prove } from './story';
import { useWorld } from './world';

const world = useWorld();
const GB = { markets: ['GB'], at };

/** The commands of sealing one batch: the last seal, its marks, the receipts, the seal, the marks. */
const MOST_COMMANDS = 5;

test('seals what a market has issued, in order of id, each market in a chain of its own', async () => {
  await issue(world, 'GB', 'C2', 'C10', 'C1');
  await issue(world, 'FR', 'C3');
  expect(await world.steps.sealReceipts({ markets: ['GB', 'FR', 'DE'], at })).toEqual({
    receipts: 4,
  });
  expect(await listed(world)).toEqual({ 'FR-1': ['C3-1'], 'GB-1': ['C1-1', 'C10-1', 'C2-1'] });
  expect(await sealsIn(world)).toMatchObject([
    { _id: 'FR-1', market: 'FR', n: 1, previous: null, count: 1, sealedAt: new Date(at) },
    { _id: 'GB-1', market: 'GB', n: 1, previous: null, count: 3 },
  ]);
  await expectSealed(world);
});

test('goes on with the chain, and makes no seal of nothing', async () => {
  expect(await world.steps.sealReceipts(GB)).toEqual({ receipts: 0 });
  await issue(world, 'GB', 'C1');
  await world.steps.sealReceipts(GB);
  world.commands.forget();
  expect(await world.steps.sealReceipts({ ...GB, at: later(at, 1) })).toEqual({ receipts: 0 });
  expect(world.commands.writes).toEqual([]);
  await issue(world, 'GB', 'C0');
  await world.steps.sealReceipts(GB);
  const [first, second] = await sealsIn(world);
  expect(second).toMatchObject({ _id: 'GB-2', n: 2, previous: first?.root, count: 1 });
  await expectSealed(world);
});

test('costs a handful of commands, however many receipts there are', async () => {
  const batch = (letter: string) =>
    issue(world, 'GB', ...Array.from({ length: 200 }, (_, index) => `${letter}${index}`));
  await batch('C');
  await world.steps.sealReceipts(GB);
  await batch('D');
  world.commands.forget();
  await world.steps.sealReceipts(GB);
  expect(world.commands.count).toBeLessThanOrEqual(MOST_COMMANDS);
});

test('puts no more into a seal than memory takes', async () => {
  const ids = Array.from({ length: 2 * MOST + 3 }, (_, index) => `C${10_000 + index}`);
  await issue(world, 'GB', ...ids);
  expect(await world.steps.sealReceipts(GB)).toEqual({ receipts: ids.length });
  const seals = await sealsIn(world);
  expect(seals.map(({ count }) => count)).toEqual([MOST, MOST, 3]);
  expect(seals.map(({ previous }) => previous)).toEqual([null, seals[0]?.root, seals[1]?.root]);
  expect(Object.values(await listed(world)).flat()).toEqual(ids.map((id) => `${id}-1`));
  expect((await receiptsIn(world)).filter(({ seal }) => seal === null)).toEqual([]);
}, 120_000);

test('seals what the steps issue; another revision comes into a later seal', async () => {
  const ada = await prove(world.steps, await world.seedCustomer('C1'));
  await world.steps.sealReceipts(GB);
  expect(await world.steps.verify(ada)).toEqual({ receipt: 'C1-1' });
  await world.seed({ orders: [orderOf('O-late', { customerId: 'C1', market: 'GB' })] });
  expect(await world.steps.verify(ada)).toEqual({ receipt: 'C1-2' });
  await world.steps.sealReceipts(GB);
  expect(await listed(world)).toEqual({ 'GB-1': ['C1-1'], 'GB-2': ['C1-2'] });
  await expectSealed(world);
});

test('the daily review seals what no market has sealed, also after the end', async () => {
  await issue(world, 'GB', 'C1');
  await issue(world, 'MX', 'C2');
  await world.steps.reviewDay({ day: '2024-11-05', at });
  const ended = { milestone: 'reconciliation' as const, due: at, at, counts: {} };
  await world.steps.recordMilestone(ended);
  await issue(world, 'GB', 'C3');
  await world.steps.reviewDay({ day: '2024-11-06', at });
  expect(await listed(world)).toEqual({ 'GB-1': ['C1-1'], 'GB-2': ['C3-1'], 'MX-1': ['C2-1'] });
  await expectSealed(world);
});

describe('no receipt is in two seals, and no chain is broken', () => {
  /** A chain, the last of its seals half marked, and receipts that no seal holds. */
  async function begin(): Promise<void> {
    await world.clear();
    await issue(world, 'GB', 'C2', 'C4', 'C6');
    await world.steps.sealReceipts(GB);
    await world.raw.ledger('receipts').updateOne({ _id: 'C4-1' }, { $set: { seal: null } });
    await issue(world, 'GB', 'C3', 'C5');
  }

  test('where it is killed anywhere, and others are issued before it runs again', async () => {
    for (let nth = 1; ; nth += 1) {
      await begin();
      const gate = new Striking(nth, 'killed');
      await world
        .stepsWith(gate)
        .sealReceipts(GB)
        .catch(() => undefined);
      await world.commands.quiet();
      await issue(world, 'GB', 'C1', 'C7');
      await world.steps.sealReceipts(GB);
      await expectSealed(world);
      if (!gate.struck) return expect(nth).toBe(4);
    }
  });

  test('where it stalls anywhere, while others are issued and sealed, more than once', async () => {
    const places = new Set(
      ['receipts', 'seals'].map((name) => world.deps.ledger[name as 'seals'].namespace),
    );
    for (let nth = 1; ; nth += 1) {
      await begin();
      const gate = new Stalling(nth, places);
      const stalled = world.stepsWith(gate).sealReceipts(GB);
      const isStalled = await Promise.race([gate.reached, stalled.then(() => false)]);
      for (const id of ['C1', 'C7']) {
        await issue(world, 'GB', id);
        await world.steps.sealReceipts(GB);
      }
      gate.resume();
      await stalled;
      await expectSealed(world);
      if (!isStalled) return expect(nth).toBeGreaterThan(5);
    }
  });

  test('where many seal at once, while others are issued', async () => {
    for (let round = 0; round < 3; round += 1) {
      await begin();
      const issuing = (async () => {
        for (let index = 0; index < 30; index += 1) {
          await issue(world, 'GB', `${index % 2 ? 'B' : 'D'}${index}`);
          await turn();
        }
      })();
      const sealers = Array.from({ length: 4 }, async () => {
        for (let times = 0; times < 6; times += 1) await world.steps.sealReceipts(GB);
      });
      await Promise.all([issuing, ...sealers]);
      await world.steps.sealReceipts(GB);
      await expectSealed(world);
      expect(await receiptsIn(world)).toHaveLength(35);
    }
  });
});
