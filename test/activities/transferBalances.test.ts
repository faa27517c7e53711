import type { Document } from 'mongodb';
import type { Programme } from '../../src/programme/schema';
import { sourceBalance, sourceEntry, wallet, walletEntry } from '../../src/records/balance';
import { balanceOf, entriesOf } from './documents';
import type { Stored } from './documents';
import { failureOf } from './failures';
import { Striking } from './gates';
import type { Gate, Passing } from './gates';
import { earn } from './people';
import { at, take } from './story';
import { useWorld } from './world';

const world = useWorld();

const of = { customerId: 'C1', market: 'GB' };
const day = new Date(at);

/** Ada with these balances and their histories, taken over. */
async function seedAda(balances: Stored[], histories: Stored[][]) {
  const balanceEntries = histories.flat();
  const ada = await world.seedCustomer('C1', { balances, balanceEntries });
  return await take(world.steps, ada);
}

const seedPoints = (changes: Document = {}) =>
  seedAda([balanceOf('B-1', { ...of, ...changes })], [entriesOf('B-1')]);

/** Lets everything through, after points have arrived when the first write comes. */
function earning(balanceId: string, amount: number): Gate {
  let isFirst = true;
  return {
    pass: async <T>({ whole }: Passing<T>): Promise<T> => {
      const isNow = isFirst;
      isFirst = false;
      if (isNow) await earn(world, balanceId, amount);
      return await whole();
    },
  };
}

const balance = (_id: string) => world.raw.source('balances').findOne({ _id });
const wallets = () => world.raw.target('wallets').find().sort({ _id: 1 }).toArray();
const history = async (walletId: string) => {
  const found = await world.raw
    .target('walletEntries')
    .find({ walletId })
    .sort({ _id: 1 })
    .toArray();
  return found.map((entry) => walletEntry.parse(entry));
};

describe('points', () => {
  test('are debited at the source and credited at the target, once', async () => {
    const ada = await seedPoints();
    await world.steps.transferBalances(ada);
    await world.steps.transferBalances(ada);

    const { lots } = balanceOf('B-1', of);
    expect(sourceBalance.parse(await balance('B-1'))).toMatchObject({
      amount: 0,
      lots: [],
      revision: 3,
      debit: { n: 1, amount: 120, cumulative: 120, lots, at: day },
    });
    const left = await world.raw.source('balanceEntries').findOne({ _id: 'B-1-transfer-1' });
    expect(sourceEntry.parse(left)).toEqual({
      _id: 'B-1-transfer-1',
      balanceId: 'B-1',
      market: 'GB',
      type: 'transferred',
      amount: -120,
      at: day,
      orderId: null,
    });
    expect((await wallets()).map((found) => wallet.parse(found))).toEqual([
      {
        _id: 'poco-C1-points',
        accountId: 'poco-C1',
        region: 'GB',
        kind: 'points',
        currency: null,
        balance: 120,
        lots: [
          { id: 'poco-B-1-L1', amount: 70, validUntil: new Date('2024-12-31T23:00:00Z') },
          { id: 'poco-B-1-L2', amount: 50, validUntil: null },
        ],
        credits: { 'B-1': { n: 1, amount: 120, debited: 120, credited: 120, at: day } },
      },
    ]);
    expect(await history('poco-C1-points')).toMatchObject([
      { _id: 'poco-B-1-E1', type: 'earned', amount: 150, orderId: 'poco-O77', former: true },
      { _id: 'poco-B-1-E2', type: 'spent', amount: -30, orderId: null, former: true },
      { _id: 'poco-B-1-transfer-1', type: 'received', amount: 120, at: day, former: false },
    ]);
  });

  test('are converted by the rate, cumulatively, lot by lot', async () => {
    const points = { rate: { source: 7, target: 3 }, rounding: 'halfEven' };
    const { programme } = world.deps;
    const policies = { ...programme.policies, points };
    const steps = world.stepsWith({ programme: { ...programme, policies } as Programme });
    const ada = await seedPoints();
    await steps.transferBalances(ada);
    // 120 x 3/7 = 51.4; the first lot 70 x 3/7 = 30.
    expect(await wallets()).toMatchObject([
      { balance: 51, lots: [{ amount: 30 }, { amount: 21 }], credits: { 'B-1': { credited: 51 } } },
    ]);
    await earn(world, 'B-1', 1);
    await steps.transferBalances(ada);
    // 121 x 3/7 = 51.86: the fraction that the first transfer rounded away is not lost.
    const second = { n: 2, amount: 1, debited: 121, credited: 52 };
    expect(await wallets()).toMatchObject([
      { balance: 52, lots: [{}, {}, { amount: 1 }], credits: { 'B-1': second } },
    ]);
  });

  test('that arrive later are a second transfer', async () => {
    const ada = await seedPoints();
    await world.steps.transferBalances(ada);
    await earn(world, 'B-1', 33);
    await world.steps.transferBalances(ada);
    await world.steps.transferBalances(ada);
    expect(await balance('B-1')).toMatchObject({
      amount: 0,
      debit: { n: 2, amount: 33, cumulative: 153 },
    });
    expect(await wallets()).toMatchObject([
      { balance: 153, credits: { 'B-1': { n: 2, amount: 33, debited: 153, credited: 153 } } },
    ]);
    const counted = (await history('poco-C1-points')).filter(({ former }) => !former);
    expect(counted.map(({ amount }) => amount)).toEqual([120, 33]);
  });

  test.each([3, 4, 5, 6, 7])(
    'that arrive while a transfer is cut short after write %i come too',
    async (nth) => {
      const ada = await seedPoints();
      await failureOf(world.stepsWith(new Striking(nth, 'killed')).transferBalances(ada));
      await earn(world, 'B-1', 33);
      await world.steps.transferBalances(ada);
      expect(await wallets()).toMatchObject([
        { balance: 153, credits: { 'B-1': { debited: 153 } } },
      ]);
      const counted = (await history('poco-C1-points')).filter(({ former }) => !former);
      expect(counted.reduce((sum, { amount }) => sum + amount, 0)).toBe(153);
    },
  );

  test('that arrive in the moment of the debit are not lost', async () => {
    const ada = await seedPoints();
    const failure = await failureOf(world.stepsWith(earning('B-1', 5)).transferBalances(ada));
    expect(failure).toMatchObject({ type: 'Overtaken', nonRetryable: false });
    expect(await wallets()).toMatchObject([{ balance: 0, credits: {} }]);
    await world.steps.transferBalances(ada);
    expect(await wallets()).toMatchObject([{ balance: 125 }]);
  });

  test('that arrive while the history is read need no case', async () => {
    const ada = await seedPoints();
    await world.steps.transferBalances(ada);
    await earn(world, 'B-1', 33);
    const failure = await failureOf(world.stepsWith(earning('B-1', 5)).transferBalances(ada));
    expect(failure).toMatchObject({ type: 'Overtaken', nonRetryable: false });
    await world.steps.transferBalances(ada);
    expect(await wallets()).toMatchObject([{ balance: 158 }]);
  });

  test('stay where a later epoch has fenced them', async () => {
    const ada = await seedPoints();
    const fence = { epoch: 9, state: 'frozen' };
    await world.raw.source('balances').updateOne({ _id: 'B-1' }, { $set: { fence } });
    const failure = await failureOf(world.steps.transferBalances(ada));
    expect(failure).toMatchObject({ type: 'Overtaken', nonRetryable: false });
    expect(await balance('B-1')).toMatchObject({ amount: 120 });
  });

  test('of a balance that came into being after the freeze come too', async () => {
    const ada = await seedPoints();
    await world.seed({ balances: [balanceOf('B-2', of)], balanceEntries: entriesOf('B-2') });
    await world.steps.transferBalances(ada);
    expect(await wallets()).toMatchObject([{ balance: 240 }]);
  });
});

describe('several balances', () => {
  const credit = (currency: string) => ({ ...of, kind: 'credit', currency });

  test('of one kind share a wallet, of the market of the account', async () => {
    const abroad = { ...of, market: 'FR' };
    const ada = await seedAda(
      [balanceOf('B-FR', abroad), balanceOf('B-GB', of)],
      [entriesOf('B-FR', { market: 'FR' }), entriesOf('B-GB')],
    );
    await world.steps.transferBalances(ada);
    expect(await wallets()).toMatchObject([
      {
        _id: 'poco-C1-points',
        region: 'GB',
        balance: 240,
        credits: { 'B-FR': { debited: 120 }, 'B-GB': { debited: 120 } },
      },
    ]);
  });

  test('of credit have a wallet for each currency, and no rate', async () => {
    const { programme } = world.deps;
    const points = { rate: { source: 10, target: 1 }, rounding: 'down' };
    const policies = { ...programme.policies, points };
    const ada = await seedAda(
      [balanceOf('B-GBP', credit('GBP')), balanceOf('B-EUR', credit('EUR')), balanceOf('B-1', of)],
      [entriesOf('B-GBP'), entriesOf('B-EUR'), entriesOf('B-1')],
    );
    await world
      .stepsWith({ programme: { ...programme, policies } as Programme })
      .transferBalances(ada);
    expect(await wallets()).toMatchObject([
      { _id: 'poco-C1-credit-eur', kind: 'credit', currency: 'EUR', balance: 120 },
      { _id: 'poco-C1-credit-gbp', kind: 'credit', currency: 'GBP', balance: 120 },
      { _id: 'poco-C1-points', balance: 12 },
    ]);
  });

  test('of nothing bring their history, where they have one', async () => {
    const nothing = { amount: 0, lots: [] };
    const [earned, spent] = entriesOf('B-1') as [Stored, Stored];
    const ada = await seedAda(
      [balanceOf('B-1', { ...of, ...nothing }), balanceOf('B-2', { ...credit('GBP'), ...nothing })],
      [[earned, { ...spent, amount: -150 }]],
    );
    await world.steps.transferBalances(ada);
    expect(await wallets()).toMatchObject([{ _id: 'poco-C1-points', balance: 0, lots: [] }]);
    expect(await history('poco-C1-points')).toMatchObject([{ amount: 150 }, { amount: -150 }]);
    expect(await balance('B-1')).not.toHaveProperty('debit');
    expect(await balance('B-2')).not.toHaveProperty('debit');
  });

  test('of an excluded market stay untouched', async () => {
    const market = { ...of, market: 'IN' };
    const ada = await seedAda([balanceOf('B-IN', market)], [entriesOf('B-IN', { market: 'IN' })]);
    const before = await world.dump();
    await world.steps.transferBalances(ada);
    expect(await world.dump()).toEqual(before);
  });
});
