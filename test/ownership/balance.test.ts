import { changeBalance } from '../../src/ownership/balance';
import type { BalanceChange } from '../../src/ownership/balance';
import { agreesWithHistory, entryId, sourceBalance, sourceEntry } from '../../src/records/balance';
import { customerId, sourceId } from '../../src/records/ids';
import { balanceOf, entriesOf } from '../activities/documents';
import { failureOf } from '../activities/failures';
import { throughGate } from '../activities/gated';
import { afterFirstRead, Striking } from '../activities/gates';
import type { Gate, Passing } from '../activities/gates';
import { instantOf } from '../../src/programme/instant';
import { enrolled, move, take } from '../activities/story';
import { useWorld } from '../activities/world';

const world = useWorld();
const of = { customerId: 'C1', market: 'GB' };
const at = new Date('2024-11-05T09:00:00Z');

/** The balance of 120 points that a customer is seeded with. */
const points = {
  _id: sourceId.parse('B-C1'),
  customerId: customerId.parse('C1'),
  market: 'GB',
  kind: 'points',
  currency: null,
} as const;

const change = (id: string, amount: number, changes: Partial<BalanceChange> = {}) => ({
  _id: entryId.parse(id),
  type: amount < 0 ? ('spent' as const) : ('earned' as const),
  amount,
  at,
  orderId: null,
  ...changes,
});

const spend = (id: string, amount: number, source = world.deps.source) =>
  changeBalance(source, points, change(id, -amount));

const read = async (id: string = points._id) => {
  const [balance, entries] = await Promise.all([
    world.raw.source('balances').findOne({ _id: id }),
    world.raw.source('balanceEntries').find({ balanceId: id }).sort({ _id: 1 }).toArray(),
  ]);
  return {
    balance: sourceBalance.parse(balance),
    entries: entries.map((entry) => sourceEntry.parse(entry)),
  };
};

const expectSound = async (id?: string) => {
  const { balance, entries } = await read(id);
  expect(agreesWithHistory(balance, entries)).toBe(true);
  return { balance, entries };
};

/** Lets everything through, after something was done when the write of this number comes. */
function before(nth: number, deed: () => Promise<unknown>): Gate {
  let writes = 0;
  return {
    pass: async <T>({ whole }: Passing<T>) => {
      writes += 1;
      if (writes === nth) await deed();
      return await whole();
    },
  };
}

const beforeFirst = (deed: () => Promise<unknown>) => before(1, deed);

const gated = (gate: Gate) => throughGate(world.deps, gate).source;

const fence = async (state: 'frozen' | 'source', epoch: number) => {
  const owned = { state, epoch, until: null };
  await world.raw.source('ownership').updateOne({ _id: 'C1' }, { $set: owned }, { upsert: true });
  await world.raw.source('balances').updateMany({}, { $set: { fence: { epoch, state } } });
};

describe('a balance', () => {
  test('is earned and spent, the soonest to expire first, each with a line of history', async () => {
    await world.seedCustomer('C1');
    const soon = change('X-earned', 40, { expiresAt: new Date('2024-11-30T00:00:00Z') });
    await changeBalance(world.deps.source, points, soon);
    await spend('X-spent', 50);
    const { balance, entries } = await expectSound();
    expect(balance).toMatchObject({ amount: 110, revision: 4 });
    expect(balance.lots.map(({ lotId, amount }) => [lotId, amount])).toEqual([
      ['B-C1-L1', 60],
      ['B-C1-L2', 50],
    ]);
    expect(entries.map(({ _id, amount }) => [_id, amount])).toEqual([
      ['B-C1-E1', 150],
      ['B-C1-E2', -30],
      ['X-earned', 40],
      ['X-spent', -50],
    ]);
  });

  test('is opened by what is earned first', async () => {
    const credit = { ...points, _id: sourceId.parse('B-new'), kind: 'credit' as const };
    const inPounds = { ...credit, currency: sourceBalance.shape.currency.parse('GBP') };
    await world.seedCustomer('C1');
    await changeBalance(world.deps.source, inPounds, change('X-1', 300, { expiresAt: null }));
    const { balance } = await expectSound('B-new');
    expect(balance).toMatchObject({ kind: 'credit', currency: 'GBP', amount: 300 });
  });

  test('holds no less than nothing', async () => {
    await world.seedCustomer('C1');
    expect(await spend('X-1', 121)).toEqual({ refused: 'insufficient' });
    expect(await spend('X-2', 120)).toEqual({ applied: true });
    expect(await spend('X-3', 1)).toEqual({ refused: 'insufficient' });
    expect((await expectSound()).balance).toMatchObject({ amount: 0, lots: [] });
  });

  test('changes once for an id, tried again at once or after other changes', async () => {
    await world.seedCustomer('C1');
    await spend('X-1', 10);
    await spend('X-1', 10);
    await spend('X-2', 20);
    await spend('X-1', 10);
    const { balance, entries } = await expectSound();
    expect(balance.amount).toBe(90);
    expect(entries.filter(({ _id }) => _id.startsWith('X'))).toHaveLength(2);
  });

  test('loses none of many who change it at once, each of whom tries twice', async () => {
    await world.seedCustomer('C1');
    const ids = Array.from({ length: 6 }, (_, index) => `X-${index}`);
    await Promise.all([...ids, ...ids].map((id) => spend(id, 5)));
    const { balance, entries } = await expectSound();
    expect(balance.amount).toBe(90);
    expect(entries).toHaveLength(8);
  });
});

describe('a kill between the two writes', () => {
  test.each(['killed', 'unacknowledged'] as const)(
    'is healed by whoever tries again: %s',
    async (blow) => {
      await world.seedCustomer('C1');
      await spend('X-1', 10, gated(new Striking(1, blow))).catch(() => undefined);
      expect(await spend('X-1', 10)).toEqual({ applied: true });
      expect((await expectSound()).balance.amount).toBe(110);
    },
  );

  test('is healed by the next change', async () => {
    await world.seedCustomer('C1');
    await failureOf(spend('X-1', 10, gated(new Striking(1, 'killed'))));
    const { balance, entries } = await read();
    expect(balance.amount).toBe(110);
    expect(entries).toHaveLength(2);
    await spend('X-2', 20);
    expect((await expectSound()).balance.amount).toBe(90);
  });

  test('is healed by the transfer, which then finds a consistent account', async () => {
    const ada = await world.seedCustomer('C1');
    await failureOf(spend('X-1', 10, gated(new Striking(1, 'killed'))));
    expect(await move(world.steps, ada)).toBe('moved');
    expect(await world.raw.target('wallets').findOne({})).toMatchObject({ balance: 110 });
    const former = await world.raw.target('walletEntries').findOne({ _id: 'poco-X-1' });
    expect(former).toMatchObject({ type: 'spent', amount: -10, former: true });
  });
});

describe('a freeze', () => {
  test('refuses what comes after it', async () => {
    await take(world.steps, await world.seedCustomer('C1'));
    const refused = await failureOf(spend('X-1', 10));
    expect(refused).toMatchObject({ name: 'NotOwned', refusal: 'handedOver', goTo: 'target' });
    expect((await expectSound()).balance.amount).toBe(120);
  });

  test('fails a spend that was decided before it', async () => {
    await world.seedCustomer('C1');
    const gate = beforeFirst(() => fence('frozen', 1));
    const refused = await failureOf(spend('X-1', 10, gated(gate)));
    expect(refused).toMatchObject({ name: 'NotOwned', refusal: 'frozen', inAMoment: true });
    const { balance, entries } = await expectSound();
    expect(balance).toMatchObject({ amount: 120, revision: 2 });
    expect(entries).toHaveLength(2);
  });

  test('fails a spend that was decided under an earlier epoch, which is then decided anew', async () => {
    await world.seedCustomer('C1');
    await fence('source', 2);
    const gate = beforeFirst(() => fence('source', 4));
    expect(await spend('X-1', 10, gated(gate))).toEqual({ applied: true });
    expect((await expectSound()).balance).toMatchObject({ amount: 110, fence: { epoch: 4 } });
  });

  test('keeps a fenced balance from being written, though nobody says any more why', async () => {
    await world.seedCustomer('C1');
    await fence('frozen', 1);
    await world.raw.source('ownership').deleteMany({});
    expect(await failureOf(spend('X-1', 10))).toMatchObject({ refusal: 'frozen' });
    expect((await expectSound()).balance.amount).toBe(120);
  });

  test('does not make who tries again spend twice: what the source did, it says', async () => {
    const ada = await world.seedCustomer('C1');
    await spend('X-1', 10);
    await take(world.steps, ada);
    expect(await spend('X-1', 10)).toEqual({ applied: true });
    expect((await expectSound()).balance.amount).toBe(110);
  });

  test('between two tries of one spend does not make it two: what was done meanwhile is said', async () => {
    const ada = await world.seedCustomer('C1');
    const gate = afterFirstRead('balanceEntries', async () => {
      await spend('X-1', 10);
      await take(world.steps, ada);
    });
    expect(await spend('X-1', 10, gated(gate))).toEqual({ applied: true });
    expect((await expectSound()).balance.amount).toBe(110);
  });

  const seedWithout = () => world.seedCustomer('C1', { balances: [], balanceEntries: [] });
  const balances = () => world.raw.source('balances').find().toArray();

  test.each([
    ['before a balance is opened', 1, []],
    ['before what it was opened with', 2, [{ amount: 0, fence: { epoch: 1, state: 'frozen' } }]],
  ])('%s leaves no balance that nothing guards', async (_, nth, left) => {
    const ada = await seedWithout();
    const gate = before(nth, () => take(world.steps, ada));
    const opened = changeBalance(gated(gate), points, change('X-1', 300));
    expect(await failureOf(opened)).toMatchObject({ refusal: 'handedOver' });
    expect(await balances()).toMatchObject(left);
    expect(await world.raw.source('balanceEntries').countDocuments()).toBe(0);
  });

  test('that is over before a balance is opened does not keep it from arriving', async () => {
    const ada = await seedWithout();
    const gate = before(1, async () => {
      await fence('frozen', 1);
      await fence('source', 2);
    });
    const opened = changeBalance(gated(gate), points, change('X-1', 300));
    expect(await opened).toEqual({ applied: true });
    await move(world.steps, ada);
    expect(await world.raw.target('wallets').findOne({})).toMatchObject({ balance: 300 });
  });

  test('whose opener was killed is made up for by the next move, which the comparison asks for', async () => {
    const ada = await seedWithout();
    const gate = before(1, () => move(world.steps, ada));
    const striking = throughGate({ ...world.deps, source: gated(gate) }, new Striking(1, 'killed'));
    await failureOf(changeBalance(striking.source, points, change('X-1', 300)));
    expect(await balances()).toMatchObject([{ amount: 0 }]);
    const [again] = await enrolled(world.steps);
    if (!again) throw new Error('Nobody is listed');
    await move(world.steps, again);
    expect(await balances()).toMatchObject([{ fence: { epoch: 1, state: 'frozen' } }]);
    expect(await enrolled(world.steps)).toEqual([]);
  });

  test('leaves an empty balance alone that was there before', async () => {
    const ada = await world.seedCustomer('C1', {
      balances: [balanceOf('B-C1', { ...of, revision: 1, amount: 0, lots: [] })],
      balanceEntries: [],
    });
    await world.steps.closeWebsite({ at: instantOf(at) });
    expect(await failureOf(spend('X-1', 1))).toMatchObject({ refusal: 'closed' });
    expect(await balances()).toHaveLength(1);
    expect(ada.customerId).toBe('C1');
  });
});

test('what is earned and spent moves, and adds up', async () => {
  const ada = await world.seedCustomer('C1', {
    balances: [balanceOf('B-C1', of)],
    balanceEntries: entriesOf('B-C1'),
  });
  await changeBalance(world.deps.source, points, change('X-1', 30));
  await spend('X-2', 100);
  await move(world.steps, ada);
  expect(await world.raw.target('wallets').findOne({})).toMatchObject({ balance: 50 });
  expect(await world.raw.ledger('cases').countDocuments()).toBe(0);
});
