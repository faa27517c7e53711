import { changeWallet } from '../../src/ownership/wallet';
import type { WalletChange } from '../../src/ownership/wallet';
import { wallet as walletSchema, walletEntry } from '../../src/records/balance';
import { targetId } from '../../src/records/ids';
import { failureOf } from '../activities/failures';
import { throughGate } from '../activities/gated';
import { Striking } from '../activities/gates';
import { arrive, take } from '../activities/story';
import { useWorld } from '../activities/world';

const world = useWorld();
const at = new Date('2024-11-05T09:00:00Z');

const points = {
  accountId: targetId.parse('poco-C1'),
  region: 'GB',
  kind: 'points',
  currency: null,
} as const;

const change = (id: string, amount: number): WalletChange => ({
  _id: targetId.parse(`mi-${id}`),
  type: amount < 0 ? 'spent' : 'earned',
  amount,
  at,
  orderId: null,
});

const move = (id: string, amount: number, target = world.deps.target) =>
  changeWallet(target, points, change(id, amount));

const read = async () => {
  const [wallet, entries] = await Promise.all([
    world.raw.target('wallets').findOne({ _id: 'poco-C1-points' }),
    world.raw.target('walletEntries').find({ former: false }).sort({ _id: 1 }).toArray(),
  ]);
  return {
    wallet: walletSchema.parse(wallet),
    entries: entries.map((entry) => walletEntry.parse(entry)),
  };
};

const expectSound = async () => {
  const { wallet, entries } = await read();
  const sum = (parts: readonly { amount: number }[]) =>
    parts.reduce((total, { amount }) => total + amount, 0);
  expect([sum(entries), sum(wallet.lots)]).toEqual([wallet.balance, wallet.balance]);
  return wallet;
};

/** Ada, whom the target owns; her points are on the way, or there. */
async function seedAda(haveArrived: boolean) {
  const ada = await take(world.steps, await world.seedCustomer('C1'));
  if (haveArrived) await world.steps.transferBalances(ada);
  return ada;
}

test('what has arrived is spent, the soonest to expire first', async () => {
  await seedAda(true);
  expect(await move('X-1', -80)).toEqual({ applied: true });
  const wallet = await expectSound();
  expect(wallet.balance).toBe(40);
  expect(wallet.lots.map(({ id, amount }) => [id, amount])).toEqual([['poco-B-C1-L2', 40]]);
});

test('what is arriving can be spent when it is there', async () => {
  const ada = await seedAda(false);
  expect(await move('X-1', -80)).toEqual({ refused: 'insufficient' });
  await world.steps.transferBalances(ada);
  expect(await move('X-1', -80)).toEqual({ applied: true });
  expect((await expectSound()).balance).toBe(40);
});

test('what is earned before the transfer, and what is transferred, add up', async () => {
  const ada = await seedAda(false);
  await move('X-1', 30);
  await world.steps.transferBalances(ada);
  await move('X-2', -140);
  expect((await expectSound()).balance).toBe(10);
  await world.steps.reissueCoupons(ada);
  expect(await world.steps.verify(ada)).toHaveProperty('receipt');
});

test('changes that meet a transfer, and each other, are all applied once', async () => {
  const ada = await seedAda(false);
  const ids = ['X-1', 'X-2', 'X-3', 'X-4'];
  await Promise.all([
    world.steps.transferBalances(ada),
    ...[...ids, ...ids].map((id) => move(id, 10)),
  ]);
  expect((await expectSound()).balance).toBe(160);
});

test('a change that was applied meanwhile, and evened out by another, is not applied again', async () => {
  await seedAda(true);
  let isFirst = true;
  const { target } = throughGate(world.deps, {
    pass: async ({ whole }) => {
      const isNow = isFirst;
      isFirst = false;
      if (isNow) {
        await move('X-1', -10);
        await move('X-2', 10);
      }
      return await whole();
    },
  });
  expect(await move('X-1', -10, target)).toEqual({ applied: true });
  expect((await expectSound()).balance).toBe(120);
});

test.each(['killed', 'unacknowledged'] as const)(
  'a change that is cut off is healed by whoever comes next: %s',
  async (blow) => {
    await seedAda(true);
    const { target } = throughGate(world.deps, new Striking(1, blow));
    await move('X-1', -10, target).catch(() => undefined);
    await move('X-2', -10);
    expect(await move('X-1', -10)).toEqual({ applied: true });
    expect((await expectSound()).balance).toBe(100);
  },
);

test('nobody spends for whom the account was made, before it is active', async () => {
  await arrive(world.steps, await world.seedCustomer('C1'));
  expect(await failureOf(move('X-1', 10))).toMatchObject({ refusal: 'arriving' });
  expect(await world.raw.target('wallets').countDocuments()).toBe(0);
});
