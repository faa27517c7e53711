import { setTimeout as delay } from 'node:timers/promises';
import type { Dependencies } from '../../src/activities/dependencies';
import {
  accountOf,
  balanceOf,
  belongingsOf,
  couponOf,
  emailOf,
  loginOf,
  orderOf,
  shipmentOf,
  targetAccountOf,
} from './documents';
import { caseOf, casesOf, decide, failureOf } from './failures';
import { RoundTrips } from './gates';
import type { Gate, Passing } from './gates';
import { arrive } from './story';
import { MOST_AT_ONCE } from '../../src/activities/takeOver';
import { useWorld } from './world';

const world = useWorld();

const of = { customerId: 'C1', market: 'GB' };
/** How long a take-over says that it will take. */
const FREEZE_MS = 30_000;
const broken = orderOf('O-broken', { ...of, totalMinor: -1 });

const seedAda = async (changes: Parameters<typeof world.seedCustomer>[1] = {}) =>
  await arrive(world.steps, await world.seedCustomer('C1', changes));

const ownership = () => world.raw.source('ownership').findOne({ _id: 'C1' });
const fences = async () => {
  const [balances, coupons] = await Promise.all(
    ['balances', 'coupons'].map((name) => world.raw.source(name).find().toArray()),
  );
  return [...(balances ?? []), ...(coupons ?? [])].map(({ fence }): unknown => fence);
};
const links = async () =>
  (await world.raw.target('accounts').findOne({ 'links.customerId': 'C1' }))?.['links'] as unknown;

/** Lets everything through, after something was done when the first write comes. */
function before(deed: () => Promise<unknown>, nth = 1): Gate {
  let writes = 0;
  return {
    pass: async <T>({ whole }: Passing<T>) => {
      writes += 1;
      if (writes === nth) await deed();
      return await whole();
    },
  };
}

describe('a take-over', () => {
  test('hands the customer over, fences what it owns, and activates the account', async () => {
    const ada = await seedAda();
    expect(await world.steps.takeOver(ada)).toEqual({ epoch: 1 });
    expect(await ownership()).toEqual({
      _id: 'C1',
      state: 'handedOver',
      epoch: 1,
      until: null,
      frozenMs: expect.any(Number),
    });
    expect(await fences()).toMatchObject([{ epoch: 1 }, { epoch: 1 }]);
    expect(await links()).toMatchObject([{ customerId: 'C1', state: 'active', epoch: 1 }]);
  });

  test('freezes and fences before it compares', async () => {
    const ada = await seedAda();
    const seen: unknown[] = [];
    // The freeze, then a fence for balances and one for coupons, come before any record.
    const look = async () => seen.push(await ownership(), await fences());
    await world.stepsWith(before(look, 4)).takeOver(ada);
    const frozen = { state: 'frozen', epoch: 1 };
    expect(seen).toMatchObject([{ ...frozen, until: expect.any(Date) }, [frozen, frozen]]);
  });

  test('does not read what its own worker has just brought, and reads what another has', async () => {
    const another = world.stepsWith({});
    for (const [customerId, steps, reads] of [
      ['C1', world.steps, 0],
      ['C2', another, 1],
    ] as const) {
      const customer = await arrive(world.steps, await world.seedCustomer(customerId));
      await world.steps.moveOrders(customer);
      await world.steps.moveFeedback(customer);
      await world.steps.moveService(customer);
      world.commands.forget();
      expect(await steps.takeOver(customer)).toEqual({ epoch: 1 });
      const looks = world.commands.names.filter((name) => name === 'find reviews');
      expect(looks).toHaveLength(reads);
      expect(world.commands.names).not.toContain('insert orders');
    }
  });

  test('reads what a copying step has not brought whole', async () => {
    const ada = await seedAda();
    await world.steps.moveOrders(ada);
    await world.steps.moveFeedback(ada);
    await world.steps.moveService(ada);
    await world.steps.moveOrders(ada);
    world.commands.forget();
    await world.steps.takeOver(ada);
    expect(world.commands.names.filter((name) => name === 'find reviews')).toHaveLength(1);
  });

  test('brings along what was written since the copies were made', async () => {
    const ada = await seedAda();
    await world.steps.moveOrders(ada);
    await world.raw.source('orders').updateOne({ _id: 'O-C1' }, { $set: { status: 'cancelled' } });
    await world.seed({
      orders: [orderOf('O-late', of)],
      shipments: [shipmentOf('S-late', 'O-late'), shipmentOf('S-more', 'O-C1')],
    });
    await world.steps.takeOver(ada);
    expect(await world.raw.target('orders').find().sort({ _id: 1 }).toArray()).toMatchObject([
      { _id: 'poco-O-C1', state: 'cancelled' },
      { _id: 'poco-O-late' },
    ]);
    const parcels = await world.raw.target('shipments').find().sort({ _id: 1 }).toArray();
    expect(parcels.map(({ _id }) => _id)).toEqual(['poco-S-C1', 'poco-S-late', 'poco-S-more']);
    expect(await world.raw.target('reviews').countDocuments()).toBe(1);
    expect(await world.raw.target('tickets').countDocuments()).toBe(1);
    expect(await world.raw.target('warranties').countDocuments()).toBe(1);
  });

  test('brings nothing back that whoever uses the account has deleted there', async () => {
    const ada = await seedAda();
    await world.steps.moveFeedback(ada);
    const stone = { _id: 'reviews/poco-V-C1', by: 'target', at: new Date() };
    await world.raw.target('tombstones').insertOne(stone);
    await world.raw.target('reviews').deleteOne({ _id: 'poco-V-C1' });
    await world.steps.moveFeedback(ada);
    await world.steps.takeOver(ada);
    expect(await world.raw.target('reviews').countDocuments()).toBe(0);
    expect(await world.raw.target('orders').countDocuments()).toBe(1);
  });

  test('leaves the parcels of an order that the source has deleted since', async () => {
    const ada = await seedAda();
    await world.steps.moveOrders(ada);
    await world.raw.source('orders').deleteOne({ _id: 'O-C1' });
    await world.raw.source('shipments').updateOne({}, { $set: { status: 'lost' } });
    await world.steps.takeOver(ada);
    expect(await world.raw.target('shipments').findOne()).not.toMatchObject({ state: 'lost' });
  });

  test('overwrites nothing of an account that changes between the look ahead and the freeze', async () => {
    const heard = (since: string) => ({ granted: true, since: new Date(since) });
    const consents = { newsletter: heard('2020-01-01') };
    await world.seedAccount(targetAccountOf('mi-1', { login: loginOf('C1'), consents }));
    const ada = await seedAda();
    const said = { purpose: 'newsletter', granted: false, at: new Date('2024-11-02') };
    await world.raw.source('customers').updateOne({}, { $set: { consents: [said] } });
    const later = { 'consents.newsletter': heard('2024-11-04') };
    const hear = () => world.raw.target('accounts').updateOne({}, { $set: later });
    const failure = await failureOf(world.stepsWith(before(hear)).takeOver(ada));
    expect(failure).toMatchObject({ type: 'Overtaken' });
    expect(await world.steps.takeOver(ada)).toEqual({ epoch: 3 });
    expect(await world.raw.target('accounts').findOne({})).toMatchObject({
      consents: { newsletter: heard('2024-11-04') },
    });
  });

  test('brings along an order that is acknowledged while it moves', async () => {
    const ada = await seedAda();
    const late = () => world.seed({ orders: [orderOf('O-late', of)] });
    await world.stepsWith(before(late, 5)).takeOver(ada);
    expect(await world.raw.target('orders').findOne({ _id: 'poco-O-late' })).not.toBeNull();
  });

  test('brings along what the customer changed in the account', async () => {
    const ada = await seedAda();
    const password = { algorithm: 'scrypt', hash: '16384:8:1:11ff:dcba' };
    const later = accountOf('C1', { password, consents: [] });
    await world.raw.source('customers').replaceOne({ _id: 'C1' }, later);
    await world.steps.takeOver(ada);
    expect(await world.raw.target('accounts').findOne({})).toMatchObject({
      credentials: password,
      consents: {},
      links: [{ state: 'active' }],
    });
  });

  test('writes nothing into a market that is excluded, whoever owns it', async () => {
    const own = belongingsOf('C1');
    const market = { ...of, market: 'IN' };
    const ada = await seedAda({
      balances: [...own.balances, balanceOf('B-IN', market)],
      coupons: [...own.coupons, couponOf('Q-IN', market)],
    });
    await world.steps.takeOver(ada);
    expect(await world.raw.source('balances').findOne({ _id: 'B-IN' })).not.toHaveProperty('fence');
    expect(await world.raw.source('coupons').findOne({ _id: 'Q-IN' })).not.toHaveProperty('fence');
  });

  test('tells for how long the customer was frozen, and no more', async () => {
    const ada = await seedAda();
    const waits = before(() => delay(60), 3);
    await world.stepsWith(waits).takeOver(ada);
    const { frozenMs } = (await ownership()) as unknown as { frozenMs: number };
    expect(frozenMs).toBeGreaterThanOrEqual(60);
    expect(frozenMs).toBeLessThan(2_000);
  });

  test('takes over so many at once, and the others wait before they are frozen', async () => {
    const customers = [];
    for (let n = 1; n <= 2 * MOST_AT_ONCE; n += 1) {
      customers.push(await arrive(world.steps, await world.seedCustomer(`C${n}`)));
    }
    let most = 0;
    const count = async () => {
      const frozen = await world.raw.source('ownership').countDocuments({ state: 'frozen' });
      most = Math.max(most, frozen);
    };
    const steps = world.stepsWith({
      pass: async ({ whole }) => {
        const result = await whole();
        await count();
        return result;
      },
    });
    await Promise.all(customers.map((customer) => steps.takeOver(customer)));
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(MOST_AT_ONCE);
    const handedOver = { state: 'handedOver' };
    expect(await world.raw.source('ownership').countDocuments(handedOver)).toBe(customers.length);
  });

  test("leaves another customer's link in the same account alone", async () => {
    await world.seedCustomer('C2', {
      customers: [accountOf('C2', { email: emailOf('C1'), phoneVerified: false })],
    });
    const ada = await seedAda();
    const other = { customerId: 'C2', kind: 'account', market: 'GB' } as never;
    await world.steps.copyAccount(other);
    await world.steps.takeOver(ada);
    expect(await links()).toMatchObject([
      { customerId: 'C1', state: 'active', epoch: 1 },
      { customerId: 'C2', state: 'arriving', epoch: null },
    ]);
  });

  test('once handed over, only activates', async () => {
    const ada = await seedAda();
    await world.steps.takeOver(ada);
    const arriving = { 'links.0.state': 'arriving', 'links.0.epoch': null };
    await world.raw.target('accounts').updateOne({}, { $set: arriving });
    await world.raw.source('orders').updateOne({ _id: 'O-C1' }, { $set: { status: 'cancelled' } });
    world.commands.forget();
    expect(await world.steps.takeOver(ada)).toEqual({ epoch: 1 });
    expect(world.commands.writes).toMatchObject([{ collection: 'accounts' }]);
    expect(await links()).toMatchObject([{ state: 'active', epoch: 1 }]);
  });
});

describe('the round trips of a take-over', () => {
  /** Those of a customer of whom everything was moved, and then something done; the gate looks up fences. */
  const roundTripsAfter = async (deed: () => Promise<unknown>): Promise<string[][]> => {
    for (const customerId of ['C2', 'C1']) {
      const customer = await arrive(world.steps, await world.seedCustomer(customerId));
      await world.steps.moveOrders(customer);
      await world.steps.moveFeedback(customer);
      await world.steps.moveService(customer);
      // The other one opens the connections.
      if (customerId === 'C1') await deed();
      world.commands.forget();
      roundTrips = new RoundTrips(world.commands);
      await world.stepsWith(roundTrips).takeOver(customer);
    }
    return roundTrips.all;
  };
  let roundTrips: RoundTrips;

  const stamps = ['find orders', 'find reviews', 'find tickets', 'find warranties'];
  const ahead = [['find ownership'], ['find accounts', ...stamps], ['find shipments']];
  const freeze = [
    ['insert ownership'],
    ['find balances', 'find coupons', 'update balances', 'update coupons'],
    ['aggregate customers', 'find customers'],
  ];
  const handOver = [['update ownership'], ['update accounts']];

  test('are three in the freeze where nothing differs', async () => {
    const all = await roundTripsAfter(() => Promise.resolve());
    expect(all).toEqual([...ahead, ...freeze, ...handOver]);
  });

  test('are some more where something differs, and none to the target to look again', async () => {
    const cancelled = { $set: { status: 'cancelled' } };
    const all = await roundTripsAfter(() => world.raw.source('orders').updateMany({}, cancelled));
    const write = [['find tombstones'], ['find orders'], ['find orders'], ['update orders']];
    const second = ['aggregate customers'];
    expect(all).toEqual([...ahead, ...freeze, ...write, second, ...handOver]);
  });

  test('are one once the target owned the customer before the run began', async () => {
    const ada = await seedAda();
    await world.steps.takeOver(ada);
    world.commands.forget();
    expect(await world.steps.takeOver({ ...ada, isOwned: true })).toEqual({ epoch: 1 });
    expect(world.commands.names).toEqual(['find ownership']);
  });
});

describe('a take-over that fails', () => {
  const dead = () => {
    const accounts = { findOne: () => Promise.reject(new Error('no target')) };
    return { ...world.deps.target, accounts } as unknown as Dependencies['target'];
  };

  test('freezes nothing while the target does not answer', async () => {
    const ada = await seedAda();
    await failureOf(world.stepsWith({ target: dead() }).takeOver(ada));
    expect(await ownership()).toBeNull();
    expect(await fences()).toEqual([undefined, undefined]);
  });

  test('gives back whom an earlier run left frozen while the target does not answer', async () => {
    const ada = await seedAda();
    const until = new Date(Date.now() + FREEZE_MS);
    await world.raw.source('ownership').insertOne({ _id: 'C1', state: 'frozen', epoch: 5, until });
    await failureOf(world.stepsWith({ target: dead() }).takeOver(ada));
    expect(await ownership()).toMatchObject({ state: 'source', epoch: 7 });
  });

  test('gives the customer back to the source, and takes over anew once it was decided', async () => {
    const ada = await seedAda({ orders: [...belongingsOf('C1').orders, broken] });
    const needed = await caseOf(world.steps.takeOver(ada));
    expect(needed.records).toEqual([{ kind: 'order', id: 'O-broken' }]);
    const source = { state: 'source', epoch: 2 };
    const released = { _id: 'C1', ...source, until: null, frozenMs: expect.any(Number) };
    expect(await ownership()).toEqual(released);
    expect(await fences()).toEqual([source, source]);
    expect(await links()).toMatchObject([{ state: 'arriving', epoch: null }]);

    await decide(world.steps, ada, needed, 'setAside');
    expect(await world.steps.takeOver(ada)).toEqual({ epoch: 3 });
    expect(await ownership()).toMatchObject({ state: 'handedOver', epoch: 3 });
    expect(await fences()).toMatchObject([{ epoch: 3 }, { epoch: 3 }]);
    expect(await links()).toMatchObject([{ state: 'active', epoch: 3 }]);
  });

  test('takes over a freeze that an earlier run left behind, whatever its time', async () => {
    const ada = await seedAda();
    const until = new Date(Date.now() + 3_600_000);
    await world.raw.source('ownership').insertOne({ _id: 'C1', state: 'frozen', epoch: 5, until });
    expect(await world.steps.takeOver(ada)).toEqual({ epoch: 6 });
    expect(await ownership()).toMatchObject({ state: 'handedOver', epoch: 6, until: null });
  });

  test('counts the freeze that an earlier run left behind', async () => {
    const ada = await seedAda();
    const until = new Date(Date.now() + FREEZE_MS - 5_000);
    await world.raw.source('ownership').insertOne({ _id: 'C1', state: 'frozen', epoch: 5, until });
    await world.steps.takeOver(ada);
    const { frozenMs } = (await ownership()) as unknown as { frozenMs: number };
    expect(frozenMs).toBeGreaterThanOrEqual(5_000);
    expect(frozenMs).toBeLessThan(10_000);
  });

  const theirs = { state: 'frozen', epoch: 9, until: new Date(0) };
  const ended = { state: 'handedOver', epoch: 9, until: null };

  test.each([
    ['at its first freeze', 1, null, theirs],
    ['at a later freeze', 1, { state: 'source', epoch: 4, until: null }, theirs],
    ['that has ended meanwhile', 1, { state: 'frozen', epoch: 4, until: new Date(0) }, ended],
    ['while records move', 4, null, theirs],
  ])('loses to another run %s, and changes nothing of its', async (_, nth, seen, other) => {
    const ada = await seedAda();
    const owned = world.raw.source('ownership');
    if (seen) await owned.insertOne({ _id: 'C1', ...seen });
    const raise = () => owned.updateOne({ _id: 'C1' }, { $set: other }, { upsert: true });
    const failure = await failureOf(world.stepsWith(before(raise, nth)).takeOver(ada));
    expect(failure).toMatchObject({ type: 'Overtaken', nonRetryable: false });
    expect(await ownership()).toEqual({ _id: 'C1', ...other });
    expect(await links()).toMatchObject([{ state: 'arriving' }]);
  });

  test('does not fence anew what a later run has fenced', async () => {
    const ada = await seedAda();
    const theirs = { epoch: 9, state: 'frozen' };
    const fence = () => world.raw.source('coupons').updateMany({}, { $set: { fence: theirs } });
    await world.stepsWith(before(fence, 2)).takeOver(ada);
    expect(await fences()).toMatchObject([{ epoch: 1 }, theirs]);
  });
});

describe('a take-over beside what was decided', () => {
  const orders = [...belongingsOf('C1').orders, orderOf('O-no', of), orderOf('O-edited', of)];

  test('leaves what was kept, and ends its passes with what was set aside', async () => {
    const ada = await seedAda({ orders });
    await world.steps.moveOrders(ada);
    await world.raw.target('orders').deleteOne({ _id: 'poco-O-no' });
    await world.raw
      .target('orders')
      .updateOne({ _id: 'poco-O-edited' }, { $set: { region: 'FR' } });
    await world.raw.source('orders').updateMany({}, { $set: { status: 'cancelled' } });
    await world.refuse('orders', { _id: { $ne: 'poco-O-no' } });

    const needed = await casesOf(world.steps.takeOver(ada));
    expect(needed.map(({ cause }) => cause)).toEqual(['refusal', 'doubleEdit']);
    expect(await ownership()).toMatchObject({ state: 'source', epoch: 2 });
    for (const one of needed) {
      const choice = one.cause === 'refusal' ? 'setAside' : 'keepTarget';
      await decide(world.steps, ada, one, choice);
    }
    expect(await world.steps.takeOver(ada)).toEqual({ epoch: 3 });
    expect(await world.raw.target('orders').find().sort({ _id: 1 }).toArray()).toMatchObject([
      { _id: 'poco-O-C1', state: 'cancelled' },
      { _id: 'poco-O-edited', region: 'FR', state: 'delivered' },
    ]);
  });
});
