import type { Document } from 'mongodb';
import { balanceOf, belongingsOf, entriesOf } from './documents';
import type { Stored } from './documents';
import { caseOf, decide } from './failures';
import { take } from './story';
import { useWorld } from './world';

const world = useWorld();

const own = belongingsOf('C1');

/** Ada with a sound balance, and one with something wrong. */
async function seedWith(wrong: Document, entries: Stored[] = entriesOf('B-2')) {
  const ada = await world.seedCustomer('C1', {
    balances: [...own.balances, balanceOf('B-2', { customerId: 'C1', market: 'GB', ...wrong })],
    balanceEntries: [...own.balanceEntries, ...entries],
  });
  return await take(world.steps, ada);
}

const balance = (_id: string) => world.raw.source('balances').findOne({ _id });
const wallets = () => world.raw.target('wallets').find().sort({ _id: 1 }).toArray();

describe('a balance that cannot be transferred', () => {
  test.each([
    ['its history', { amount: 127 }],
    ['its lots', { lots: [{ lotId: 'L', amount: 127, expiresAt: null }] }],
  ])('unlike %s needs a case and stays as it is, while the others go', async (_, wrong) => {
    const ada = await seedWith(wrong);
    const before = await balance('B-2');
    const needed = await caseOf(world.steps.transferBalances(ada));
    expect(needed).toMatchObject({ cause: 'balance', records: [{ kind: 'balance', id: 'B-2' }] });
    await decide(world.steps, ada, needed, 'retry');
    await caseOf(world.steps.transferBalances(ada));
    await decide(world.steps, ada, needed, 'setAside');
    await world.steps.transferBalances(ada);
    expect(await balance('B-2')).toEqual(before);
    expect(await wallets()).toMatchObject([{ balance: 120, credits: { 'B-C1': { n: 1 } } }]);
  });

  test.each([
    ['itself', { currency: 'GBP' }, entriesOf('B-2')],
    ['in its history', {}, entriesOf('B-2', { at: 'yesterday' })],
  ])('malformed %s needs a case and stays as it is', async (_, wrong, entries) => {
    const ada = await seedWith(wrong, entries);
    const before = await balance('B-2');
    const needed = await caseOf(world.steps.transferBalances(ada));
    expect(needed).toMatchObject({ cause: 'schema', records: [{ kind: 'balance', id: 'B-2' }] });
    await decide(world.steps, ada, needed, 'setAside');
    await world.steps.transferBalances(ada);
    expect(await balance('B-2')).toEqual(before);
    expect(await wallets()).toMatchObject([{ balance: 120 }]);
  });

  test('goes once it was mended', async () => {
    const ada = await seedWith({ amount: 127 });
    const needed = await caseOf(world.steps.transferBalances(ada));
    await decide(world.steps, ada, needed, 'retry');
    await world.raw.source('balances').updateOne({ _id: 'B-2' }, { $set: { amount: 120 } });
    await world.steps.transferBalances(ada);
    expect(await wallets()).toMatchObject([{ balance: 240 }]);
  });
});
