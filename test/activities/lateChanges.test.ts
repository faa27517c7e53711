import type { CustomerRef } from '../../src/activities/customerRef';
import { markChanged } from '../../src/activities/lateChanges';
import { tombstone } from '../../src/records/tombstone';
import { enrolment } from '../../src/stores/ledger';
import { guestsBelongings, orderOf, shipmentOf } from './documents';
import { caseOf, decide } from './failures';
import { Striking } from './gates';
import { change, earn, laterRecords, seedAda } from './people';
import { Stalling } from './gates';
import { arrive, enrolled, move, prove } from './story';
import { useWorld } from './world';

const world = useWorld();

const enrolmentOf = async (id: string) => {
  const found = await world.raw.ledger('customers').findOne({ _id: id });
  return enrolment.parse(found);
};
const revisions = () => world.raw.ledger('receipts').countDocuments();
const there = (collection: string, id: string) =>
  world.raw.target(collection).findOne({ _id: `poco-${id}` });

const pickedUp = {
  eventId: 'E-late',
  at: new Date('2024-11-20T08:00:00.000Z'),
  status: 'outForDelivery',
  place: 'Leeds',
};

/** A warehouse writes to a parcel, and honours nothing: not even a revision. */
const trackAtSource = (id: string) =>
  world.raw.source('shipments').updateOne({ _id: id }, { $push: { events: pickedUp } } as never);

/** Enrols the market again, and moves whoever it lists. */
async function catchUp(): Promise<CustomerRef[]> {
  const listed = await enrolled(world.steps);
  for (const customer of listed) await move(world.steps, customer);
  return listed;
}

describe('a moved customer', () => {
  let ada: CustomerRef;
  beforeEach(async () => {
    ada = await seedAda(world);
    await move(world.steps, ada);
  });

  test('of whom the source has nothing new is left alone, and nothing of the customer is written', async () => {
    const before = await world.dump();
    expect(await enrolled(world.steps)).toEqual([]);
    expect(await world.dump()).toEqual(before);
  });

  test('whose parcel goes on at the source moves again, once', async () => {
    await trackAtSource('S-C1');
    const listed = await catchUp();
    expect(listed).toEqual([{ ...ada, changed: expect.any(String) }]);
    expect(await there('shipments', 'S-C1')).toMatchObject({
      events: expect.arrayContaining([expect.objectContaining({ id: 'poco-E-late' })]),
    });
    expect(await enrolmentOf('C1')).toMatchObject({ state: 'moved' });
    expect(await enrolmentOf('C1')).not.toHaveProperty('changed');
    expect(await revisions()).toBe(2);
    expect(await catchUp()).toEqual([]);
  });

  test.each(['orders', 'shipments', 'reviews', 'tickets', 'warranties'] as const)(
    'whose %s change, or become more, moves again',
    async (collection) => {
      await change(world, [collection]);
      expect(await catchUp()).toHaveLength(1);
      await world.seed({ [collection]: laterRecords()[collection] });
      if (collection === 'shipments') await world.seed({ orders: laterRecords().orders });
      expect(await catchUp()).toHaveLength(1);
      expect(await catchUp()).toEqual([]);
    },
  );

  test('who gets points at the source moves again: a second transfer', async () => {
    await earn(world, 'B-C1', 33);
    expect(await catchUp()).toHaveLength(1);
    const balance = await world.raw.source('balances').findOne({ _id: 'B-C1' });
    expect(balance).toMatchObject({ amount: 0, debit: { n: 2, amount: 33 } });
    expect(await catchUp()).toEqual([]);
  });

  test('who changes again while the run is under way moves once more', async () => {
    await trackAtSource('S-C1');
    const [listed] = await enrolled(world.steps);
    if (!listed) throw new Error('Nobody is listed');
    await markChanged(world.deps, [{ customerId: listed.customerId, mark: 'later' }]);
    await move(world.steps, listed);
    expect(await enrolmentOf('C1')).toMatchObject({ state: 'enrolled', accountId: 'poco-C1' });
    expect(await catchUp()).toHaveLength(1);
    expect(await enrolmentOf('C1')).toMatchObject({ state: 'moved' });
  });

  test('whose new record cannot be moved needs a case; what stays by decision is nothing new', async () => {
    const broken = orderOf('O-broken', { customerId: 'C1', totalMinor: 'much' });
    await world.seed({ orders: [broken] });
    const [listed] = await enrolled(world.steps);
    if (!listed) throw new Error('Nobody is listed');
    const needed = await caseOf(move(world.steps, listed));
    expect(needed).toMatchObject({ cause: 'schema', records: [{ kind: 'order', id: 'O-broken' }] });
    await decide(world.steps, listed, needed, 'setAside');
    await move(world.steps, listed);
    expect(await catchUp()).toEqual([]);
  });
});

describe('what is deleted', () => {
  const deleteAtSource = (name: string) => world.raw.source(name).deleteMany({ customerId: 'C1' });
  const count = (name: string) => world.raw.target(name).countDocuments({});
  const tombstones = async () =>
    (await world.raw.target('tombstones').find().sort({ _id: 1 }).toArray()).map((one) =>
      tombstone.parse(one),
    );

  /** A shop of the target deletes a review as documented. */
  async function deleteAtTarget(): Promise<void> {
    const stone = { _id: 'reviews/poco-V-C1', by: 'target', at: new Date() };
    await world.raw.target('tombstones').insertOne(stone);
    await world.raw.target('reviews').deleteOne({ _id: 'poco-V-C1' });
  }

  test.each([
    ['reviews', ['reviews/poco-V-C1']],
    ['tickets', ['tickets/poco-T-C1']],
    ['warranties', ['warranties/poco-W-C1']],
    ['orders', ['orders/poco-O-C1', 'shipments/poco-S-C1']],
  ])('at the source, of its %s, is deleted at the target, once', async (name, buried) => {
    await move(world.steps, await seedAda(world));
    await deleteAtSource(name);
    expect(await catchUp()).toHaveLength(1);
    expect(await count(name)).toBe(0);
    const left = await tombstones();
    expect(left.map(({ _id, by }) => [_id, by])).toEqual(buried.map((id) => [id, 'source']));
    expect(await enrolmentOf('C1')).toMatchObject({ state: 'moved' });
    expect(await catchUp()).toEqual([]);
  });

  test('at the source stays where it was edited at the target', async () => {
    await move(world.steps, await seedAda(world));
    await world.raw.target('reviews').updateOne({}, { $set: { text: 'Better now' } });
    await deleteAtSource('reviews');
    expect(await catchUp()).toHaveLength(1);
    expect(await count('reviews')).toBe(1);
    expect(await tombstones()).toMatchObject([{ _id: 'reviews/poco-V-C1', by: 'source' }]);
    expect(await catchUp()).toEqual([]);
  });

  test.each([1, 2, 3])('at the source is deleted once, killed at write %i of it', async (nth) => {
    await move(world.steps, await seedAda(world));
    await deleteAtSource('reviews');
    const [ada] = await enrolled(world.steps);
    if (!ada) throw new Error('Nobody is listed');
    const verify: typeof world.steps.verify = async (customer) => {
      const killed = world.stepsWith(new Striking(nth, 'killed')).verify(customer);
      await killed.catch(() => null);
      return await world.steps.verify(customer);
    };
    await prove({ ...world.steps, verify }, ada);
    expect(await count('reviews')).toBe(0);
    expect(await tombstones()).toHaveLength(1);
  });

  test('at the target is nothing new, and no later run brings it back', async () => {
    await move(world.steps, await seedAda(world));
    await deleteAtTarget();
    expect(await catchUp()).toEqual([]);
    await trackAtSource('S-C1');
    expect(await catchUp()).toHaveLength(1);
    expect(await count('reviews')).toBe(0);
    expect(await revisions()).toBe(2);
    expect(await enrolmentOf('C1')).toMatchObject({ state: 'moved' });
  });

  test('at the target, and brought back by a run that had stalled, is deleted again', async () => {
    const ada = await seedAda(world);
    const owner = await arrive(world.steps, ada);
    const gate = new Stalling(1, new Set());
    const stalled = world.stepsWith(gate).moveFeedback(owner);
    await gate.reached;
    await move(world.steps, ada);
    await deleteAtTarget();
    gate.resume();
    await stalled;
    expect(await count('reviews')).toBe(1);
    expect(await catchUp()).toHaveLength(1);
    expect(await count('reviews')).toBe(0);
    expect((await tombstones()).map(({ by }) => by)).toEqual(['target']);
    expect(await catchUp()).toEqual([]);
  });

  test('at the target right after the take-over is not brought back by the comparison', async () => {
    const ada = await seedAda(world);
    const verify: typeof world.steps.verify = async (customer) => {
      await deleteAtTarget();
      return await world.steps.verify(customer);
    };
    await prove({ ...world.steps, verify }, ada);
    expect(await count('reviews')).toBe(0);
  });
});

test('a customer who changes in the middle of the first run moves once more', async () => {
  const ada = await seedAda(world);
  const proven = await prove(
    {
      ...world.steps,
      verify: async (customer) => {
        await markChanged(world.deps, [{ customerId: ada.customerId, mark: 'later' }]);
        return await world.steps.verify(customer);
      },
    },
    ada,
  );
  expect(proven.receipt).toBe('C1-1');
  expect(await enrolmentOf('C1')).toMatchObject({ state: 'enrolled', accountId: 'poco-C1' });
  const { customers } = await world.steps.listCustomers({ market: 'GB', from: 0, count: 100 });
  expect(customers).toEqual([{ ...ada, changed: expect.any(String) }]);
});

test('one who is on hold meanwhile is enrolled once the run has ended', async () => {
  const ada = await seedAda(world);
  await world.raw.ledger('customers').updateOne({ _id: 'C1' }, { $set: { state: 'held' } });
  await markChanged(world.deps, [{ customerId: ada.customerId, mark: 'later' }]);
  expect(await enrolmentOf('C1')).toMatchObject({ state: 'held' });
  await move(world.steps, ada);
  expect(await enrolmentOf('C1')).toMatchObject({ state: 'enrolled' });
});

describe('a guest', () => {
  const seedGuest = async () => {
    const { orders, ...rest } = guestsBelongings('Jo', 'jo@example.com');
    await world.seed({ ...rest, orders, shipments: [shipmentOf('S-jo', String(orders[0]?._id))] });
    for (const guest of await enrolled(world.steps)) await move(world.steps, guest);
  };
  const ids = async (name: string) =>
    (await world.raw.target(name).find().sort({ _id: 1 }).toArray()).map(({ _id }) => String(_id));

  test('whose order the source deletes moves again, once: copy and parcel go', async () => {
    await seedGuest();
    const [order = ''] = await ids('orders');
    await world.raw.source('orders').deleteMany({});
    expect(await catchUp()).toHaveLength(1);
    expect([await ids('orders'), await ids('shipments')]).toEqual([[], []]);
    expect(await ids('tombstones')).toEqual([`orders/${order}`, 'shipments/poco-S-jo']);
    expect(await catchUp()).toEqual([]);
  });

  test('whose deleted review was edited at the target keeps it', async () => {
    await seedGuest();
    await world.raw.target('reviews').updateOne({}, { $set: { text: 'Better now' } });
    await world.raw.source('reviews').deleteMany({});
    expect(await catchUp()).toHaveLength(1);
    expect(await ids('reviews')).toHaveLength(1);
    expect(await catchUp()).toEqual([]);
  });

  test('gets nothing back that the target has deleted', async () => {
    await seedGuest();
    const [review = ''] = await ids('reviews');
    const stone = { _id: `reviews/${review}`, by: 'target', at: new Date() };
    await world.raw.target('tombstones').insertOne(stone);
    await world.raw.target('reviews').deleteOne({ _id: review });
    await trackAtSource('S-jo');
    expect(await catchUp()).toHaveLength(1);
    expect(await ids('reviews')).toEqual([]);
  });
});

test('a guest whose parcel goes on moves again', async () => {
  const { orders, ...rest } = guestsBelongings('Jo', 'jo@example.com');
  await world.seed({ ...rest, orders, shipments: [shipmentOf('S-jo', String(orders[0]?._id))] });
  for (const guest of await enrolled(world.steps)) await move(world.steps, guest);
  expect(await catchUp()).toEqual([]);
  await trackAtSource('S-jo');
  expect(await catchUp()).toMatchObject([{ kind: 'guest' }]);
  expect(await there('shipments', 'S-jo')).toMatchObject({
    events: expect.arrayContaining([expect.objectContaining({ id: 'poco-E-late' })]),
  });
  expect(await catchUp()).toEqual([]);
});
