import { giveBackUse, redeemCoupon } from '../../src/ownership/coupon';
import { giveBackUseOf, redeemSuccessor } from '../../src/ownership/successor';
import { sourceCoupon, targetCoupon } from '../../src/records/coupon';
import { sourceId, targetId } from '../../src/records/ids';
import { failureOf } from '../activities/failures';
import { throughGate } from '../activities/gated';
import { afterFirstRead } from '../activities/gates';
import type { Gate, Passing } from '../activities/gates';
import { clock, prove, take } from '../activities/story';
import { useWorld } from '../activities/world';

const world = useWorld();
const at = new Date('2024-11-05T09:00:00Z');
const coupon = sourceId.parse('Q-C1');
const successor = targetId.parse('poco-Q-C1');
const accountId = targetId.parse('poco-C1');

const order = (id: string) => ({ orderId: sourceId.parse(id), at });
const own = (id: string) => ({ accountId, orderId: targetId.parse(id), at });

const atSource = async () =>
  sourceCoupon.parse(await world.raw.source('coupons').findOne({ _id: coupon }));
const atTarget = async () =>
  targetCoupon.parse(await world.raw.target('coupons').findOne({ _id: successor }));

const redeem = (id: string, source = world.deps.source) => redeemCoupon(source, coupon, order(id));

/** Lets everything through, after something was done when the first write comes. */
function beforeFirst(deed: () => Promise<unknown>): Gate {
  let isFirst = true;
  return {
    pass: async <T>({ whole }: Passing<T>) => {
      const isNow = isFirst;
      isFirst = false;
      if (isNow) await deed();
      return await whole();
    },
  };
}

describe('at the source', () => {
  test('a coupon of two uses is redeemed twice, each order once', async () => {
    await world.seedCustomer('C1');
    for (const id of ['O-1', 'O-1', 'O-2']) expect(await redeem(id)).toEqual({ applied: true });
    expect(await redeem('O-3')).toEqual({ refused: 'over' });
    const { usesLeft, status, redemptions } = await atSource();
    expect([usesLeft, status]).toEqual([0, 'used']);
    expect(redemptions.map(({ orderId }) => orderId)).toEqual(['O77', 'O-1', 'O-2']);
  });

  test('at once, by more orders than it has uses, it is redeemed as often as it has', async () => {
    await world.seedCustomer('C1');
    const results = await Promise.all(['O-1', 'O-2', 'O-3', 'O-4'].map((id) => redeem(id)));
    expect(results.filter((result) => 'applied' in result)).toHaveLength(2);
    expect(await atSource()).toMatchObject({ usesLeft: 0, status: 'used' });
  });

  test('a cancelled order gives its use back once, and a used-up coupon lives again', async () => {
    await world.seedCustomer('C1');
    await redeem('O-1');
    await redeem('O-2');
    for (let times = 0; times < 2; times += 1) {
      await giveBackUse(world.deps.source, coupon, order('O-1'));
    }
    expect(await atSource()).toMatchObject({ usesLeft: 1, status: 'active' });
    await redeem('O-3');
    expect(await atSource()).toMatchObject({ usesLeft: 0, status: 'used' });
    const { source } = world.deps;
    expect(await giveBackUse(source, coupon, order('O-4'))).toEqual({ refused: 'unknown' });
  });

  test('is not redeemed past its end, nor where it is unknown', async () => {
    await world.seedCustomer('C1');
    const late = { ...order('O-1'), at: new Date('2025-06-01T00:00:00Z') };
    const { source } = world.deps;
    expect(await redeemCoupon(source, coupon, late)).toEqual({ refused: 'over' });
    const unknown = sourceId.parse('Q-0');
    expect(await redeemCoupon(source, unknown, order('O-1'))).toEqual({ refused: 'unknown' });
  });

  test('a redemption that was decided before a freeze fails after it', async () => {
    await world.seedCustomer('C1');
    const fence = { epoch: 1, state: 'frozen' };
    const gate = beforeFirst(async () => {
      const frozen = { _id: 'C1', ...fence, until: null };
      await world.raw.source('ownership').insertOne(frozen);
      await world.raw.source('coupons').updateMany({}, { $set: { fence } });
    });
    const { source } = throughGate(world.deps, gate);
    expect(await failureOf(redeem('O-1', source))).toMatchObject({ refusal: 'frozen' });
    expect(await atSource()).toMatchObject({ usesLeft: 2, revision: 5 });
  });

  test('a redemption that meets the void loses, or the void takes it along', async () => {
    const ada = await world.seedCustomer('C1');
    const gate = beforeFirst(() => world.steps.sweepCoupons(clock));
    const { source } = throughGate(world.deps, gate);
    expect(await redeem('O-1', source)).toEqual({ refused: 'succeeded' });
    expect(await atSource()).toMatchObject({ usesLeft: 2, status: 'voided' });
    await prove(world.steps, ada);
    expect(await atTarget()).toMatchObject({ usesLeft: 2, state: 'live' });
  });

  test('a use that comes back after the void goes to the successor', async () => {
    const ada = await world.seedCustomer('C1');
    await redeem('O-1');
    await world.steps.sweepCoupons(clock);
    for (let times = 0; times < 2; times += 1) {
      await giveBackUse(world.deps.source, coupon, order('O-1'));
    }
    expect((await atSource()).restorations).toEqual([order('O-1')]);
    await prove(world.steps, ada);
    expect(await atTarget()).toMatchObject({ usesLeft: 2, restored: ['O-1'] });
  });

  test('after the hand-over what was redeemed is said, and nothing new is', async () => {
    const ada = await world.seedCustomer('C1');
    await redeem('O-1');
    await take(world.steps, ada);
    expect(await redeem('O-1')).toEqual({ applied: true });
    expect(await failureOf(redeem('O-2'))).toMatchObject({ refusal: 'handedOver' });
  });
});

describe('what another try has done in the moment before a refusal is said', () => {
  /** Reads the coupon, then somebody else does something and the customer moves. */
  const meanwhile = async (deed: () => Promise<unknown>) => {
    const ada = await world.seedCustomer('C1');
    await redeem('O-1');
    const gate = afterFirstRead('coupons', async () => {
      await deed();
      await take(world.steps, ada);
    });
    return throughGate(world.deps, gate).source;
  };

  test('a redemption', async () => {
    const source = await meanwhile(() => redeem('O-2'));
    expect(await redeem('O-2', source)).toEqual({ applied: true });
    expect(await atSource()).toMatchObject({ usesLeft: 0 });
  });

  test('a use given back', async () => {
    const source = await meanwhile(() => giveBackUse(world.deps.source, coupon, order('O-1')));
    expect(await giveBackUse(source, coupon, order('O-1'))).toEqual({ applied: true });
    expect(await atSource()).toMatchObject({ usesLeft: 2 });
  });

  test('and no more than that', async () => {
    const source = await meanwhile(() => redeem('O-2'));
    expect(await failureOf(redeem('O-3', source))).toMatchObject({ refusal: 'handedOver' });
  });
});

describe('at the target', () => {
  const spend = (id: string) => redeemSuccessor(world.deps.target, successor, own(id));

  test('a successor is redeemed as often as it has uses, each order once', async () => {
    await prove(world.steps, await world.seedCustomer('C1'));
    const ids = ['mi-1', 'mi-1', 'mi-2', 'mi-3', 'mi-4'];
    const results = await Promise.all(ids.map((id) => spend(id)));
    const { usesLeft, state, redemptions = [] } = await atTarget();
    expect([usesLeft, state]).toEqual([0, 'used']);
    expect(redemptions).toHaveLength(2);
    const applied = ids.filter((_, index) => 'applied' in (results[index] ?? {}));
    expect(new Set(applied)).toEqual(new Set(redemptions.map(({ orderId }) => orderId)));
  });

  test('a cancelled order gives its use back once', async () => {
    await prove(world.steps, await world.seedCustomer('C1'));
    await spend('mi-1');
    await spend('mi-2');
    for (let times = 0; times < 2; times += 1) {
      await giveBackUseOf(world.deps.target, successor, own('mi-1'));
    }
    expect(await atTarget()).toMatchObject({ usesLeft: 1, state: 'live' });
    const never = own('mi-3');
    const unknown = { refused: 'unknown' };
    expect(await giveBackUseOf(world.deps.target, successor, never)).toEqual(unknown);
  });

  test("is not redeemed by another's account", async () => {
    await prove(world.steps, await world.seedCustomer('C1'));
    const other = { ...own('mi-1'), accountId: targetId.parse('poco-C2') };
    const refused = { refused: 'unknown' };
    expect(await redeemSuccessor(world.deps.target, successor, other)).toEqual(refused);
  });
});
