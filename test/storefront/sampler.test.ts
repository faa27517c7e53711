import { setTimeout as delay } from 'node:timers/promises';
import { readSettled } from '../../local/storefront/settled';
import { Sampler } from '../../local/storefront/sampler';
import { changeBalance } from '../../src/ownership/balance';
import { entryId } from '../../src/records/balance';
import { customerId, sourceId } from '../../src/records/ids';
import { balanceOf } from '../activities/documents';
import { throughGate } from '../activities/gated';
import { Striking } from '../activities/gates';
import { prove, take } from '../activities/story';
import { useWorld } from '../activities/world';

const world = useWorld();
const C1 = customerId.parse('C1');

const open = () => Sampler.of(world.deps);
const wallets = () => world.raw.target('wallets');

/** What a sampler says that was there before something was done. */
async function violationsAfter(deed: () => Promise<unknown>): Promise<string[]> {
  const sampler = await open();
  await deed();
  await sampler.sample([C1]);
  const { violations } = sampler.samples;
  expect((await sampler.close()).violations.length).toBeGreaterThanOrEqual(violations.length);
  return violations.map(({ id, cause }) => `${id}: ${cause}`);
}

const credited = async () => await prove(world.steps, await world.seedCustomer('C1'));

test('a balance adds up before its transfer, between any two writes of it, and after', async () => {
  const ada = await take(world.steps, await world.seedCustomer('C1'));
  const sampler = await open();
  const steps = world.stepsWith({
    pass: async ({ whole }) => {
      const result = await whole();
      await sampler.sample([C1]);
      return result;
    },
  });
  await steps.transferBalances(ada);
  const samples = await sampler.close();
  expect(samples.judged).toBeGreaterThan(4);
  expect(samples).toMatchObject({ unsettled: 0, violations: [] });
});

test('a change that is cut off between its two writes adds up', async () => {
  await world.seedCustomer('C1');
  const points = {
    _id: sourceId.parse('B-C1'),
    customerId: C1,
    market: 'GB',
    kind: 'points' as const,
    currency: null,
  };
  const spent = { type: 'spent' as const, amount: -10, at: new Date(0), orderId: null };
  const { source } = throughGate(world.deps, new Striking(1, 'killed'));
  const cutOff = () =>
    changeBalance(source, points, { ...spent, _id: entryId.parse('X-1') }).catch(() => undefined);
  expect(await violationsAfter(cutOff)).toEqual([]);
});

describe('it sees', () => {
  test('a credit that came twice', async () => {
    await credited();
    const again = { $inc: { balance: 120 } };
    expect(await violationsAfter(() => wallets().updateOne({}, again))).toEqual([
      'poco-C1-points: what it holds against its credits and entries: 240 and 120',
    ]);
  });

  test('a credit that came twice with a line of history each', async () => {
    await credited();
    const double = async () => {
      const entry = await world.raw.target('walletEntries').findOne({ type: 'received' });
      await world.raw.target('walletEntries').insertOne({ ...entry, _id: 'poco-again' });
      await wallets().updateOne({}, { $inc: { balance: 120 } });
    };
    expect(await violationsAfter(double)).toHaveLength(2);
  });

  test('a debit that never happened', async () => {
    await credited();
    const undone = { $set: { amount: 120 } };
    const balances = world.raw.source('balances');
    expect(await violationsAfter(() => balances.updateOne({}, undone))).toEqual([
      'B-C1: its history against what is there and was debited: 120 and 240',
    ]);
  });

  test('a credit of less than it was worth', async () => {
    await credited();
    const less = { $set: { 'credits.B-C1.credited': 119, balance: 119 } };
    expect(await violationsAfter(() => wallets().updateOne({}, less))).toHaveLength(2);
  });

  test('a credit of more than was debited', async () => {
    await credited();
    const more = { $set: { 'credits.B-C1.debited': 500 } };
    expect(await violationsAfter(() => wallets().updateOne({}, more))).toContain(
      'B-C1: -380 on the way, the last debit: 120',
    );
  });

  test('a spend that left no line, on either side', async () => {
    await credited();
    await world.seedCustomer('C2');
    const spend = () => wallets().updateOne({}, { $inc: { balance: -5 } });
    expect(await violationsAfter(spend)).toHaveLength(1);
    const sampler = await open();
    await world.raw.source('balances').updateOne({ _id: 'B-C2' }, { $inc: { amount: -5 } });
    const { violations } = await sampler.close();
    expect(violations.map(({ id }) => id)).toContain('B-C2');
  });
});

test('what did not add up to begin with is nobody’s doing', async () => {
  await world.seedCustomer('C1', {
    balances: [balanceOf('B-C1', { customerId: 'C1', amount: 7 })],
  });
  const sampler = await open();
  expect((await sampler.close()).violations).toEqual([]);
});

test('what keeps changing is not judged, and what comes to rest is', async () => {
  let reads = 0;
  const settled = await readSettled(['a', 'b', 'c'], async (ids) => {
    reads += 1;
    await delay(1);
    const values = { a: 1, b: reads, c: Math.min(reads, 3) };
    return new Map(ids.map((id) => [id, values[id as keyof typeof values]]));
  });
  expect([...settled]).toEqual([
    ['a', 1],
    ['c', 3],
  ]);
});
