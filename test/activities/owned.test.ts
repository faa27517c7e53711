import timers from 'node:timers/promises';
import { MongoServerError } from 'mongodb';
import { readOwned, readPages } from '../../src/activities/owned';
import type { Owned } from '../../src/activities/owned';
import type { Dependencies } from '../../src/activities/dependencies';
import type { SettledRef } from '../../src/activities/customerRef';
import { belongingsOf, orderOf, reviewOf, shipmentOf } from './documents';
import { seedAda } from './people';
import { arrive, move } from './story';
import { useWorld } from './world';

const world = useWorld();

const own = {
  orders: ['O-C1'],
  shipments: ['S-C1'],
  reviews: ['V-C1'],
  tickets: ['T-C1'],
  warranties: ['W-C1'],
};
const idsIn = (owned: Owned) =>
  Object.fromEntries(
    Object.entries(owned).map(([kind, found]) => [kind, found.map(({ _id }) => String(_id))]),
  );

/** The same dependencies, of which the source fails to join. */
function refusing(error: Error): Dependencies {
  const { customers: real, ...source } = world.deps.source;
  const aggregate = () => ({ toArray: () => Promise.reject(error) });
  const customers = new Proxy(real, {
    get: (_, name) => (name === 'aggregate' ? aggregate : Reflect.get(real, name, real)),
  });
  return { ...world.deps, source: { ...source, customers } };
}

describe('what an account has', () => {
  test('is one read, of the markets that move, with the parcels of its orders alone', async () => {
    const ada = await seedAda(world);
    await world.seedCustomer('C2');
    await world.seed({
      shipments: [shipmentOf('S-IN', 'O-IN'), shipmentOf('S-none', null as never)],
    });
    world.commands.forget();
    expect(idsIn(await readOwned(world.deps, ada))).toEqual(own);
    expect(world.commands.names).toEqual(['aggregate customers']);
  });

  test('is nothing where there is nothing, parcels without an order neither', async () => {
    const nothing = Object.fromEntries(Object.keys(own).map((kind) => [kind, []]));
    const ada = await world.seedCustomer('C1', nothing);
    await world.seed({ shipments: [shipmentOf('S-none', null as never)] });
    const none = { orders: [], shipments: [], reviews: [], tickets: [], warranties: [] };
    expect(await readOwned(world.deps, ada)).toEqual(none);
  });

  test('of one collection is found there', async () => {
    const ada = await seedAda(world);
    world.commands.forget();
    const found = await readOwned(world.deps, ada, ['reviews']);
    expect(idsIn(found)).toMatchObject({ orders: [], reviews: own.reviews });
    expect(world.commands.names).toEqual(['find reviews']);
  });

  test('is found collection by collection where the account is gone', async () => {
    const ada = await seedAda(world);
    await world.raw.source('customers').deleteMany({});
    expect(idsIn(await readOwned(world.deps, ada))).toEqual(own);
  });

  test('is found collection by collection where the server cannot tell it at once', async () => {
    const ada = await seedAda(world);
    const tooLarge = new MongoServerError({ code: 10334, errmsg: 'BSONObj size is invalid' });
    expect(idsIn(await readOwned(refusing(tooLarge), ada))).toEqual(own);
    const lost = new Error('connection closed');
    await expect(readOwned(refusing(lost), ada)).rejects.toThrow(lost);
  });
});

describe('a customer with very many records', () => {
  const of = { customerId: 'C1', market: 'GB' };
  const many = (make: (id: string) => ReturnType<typeof orderOf>, count: number) =>
    Array.from({ length: count }, (_, index) => make(`X${index}`));

  async function seedMany(orders: number) {
    return await world.seedCustomer('C1', {
      ...belongingsOf('C1'),
      orders: many((id) => orderOf(id, { ...of, number: id }), orders),
      shipments: many((id) => shipmentOf(id, id), 120),
      reviews: many((id) => reviewOf(id, of), 120),
    });
  }

  test('is known by the orders that move, joined or not', async () => {
    const customer = await seedMany(499);
    const refused = new MongoServerError({ code: 28769, errmsg: 'cannot be sharded' });
    const refusingSteps = world.stepsWith(refusing(refused));
    const sizes = async () => [
      await world.steps.copyAccount(customer),
      await refusingSteps.copyAccount(customer),
    ];
    await world.seed({ orders: [orderOf('O-IN', { ...of, market: 'IN' })] });
    for (const size of await sizes()) expect(size).not.toHaveProperty('isLarge');
    await world.seed({ orders: [orderOf('O-last', of)] });
    expect(await sizes()).toMatchObject([{ isLarge: true }, { isLarge: true }]);
  });

  test('takes everything back where the account is to be erased', async () => {
    const customer = await seedMany(500);
    const large = { ...(await arrive(world.steps, customer)), isLarge: true };
    await world.steps.moveOrders(large);
    await world.steps.moveFeedback(large);
    expect(await world.raw.target('shipments').countDocuments()).toBe(120);
    await world.raw.source('customers').updateOne({}, { $set: { status: 'erasurePending' } });
    expect(await world.steps.copyAccount(customer)).toEqual({ outcome: 'lapsed' });
    for (const kind of ['orders', 'shipments', 'reviews']) {
      expect(await world.raw.target(kind).countDocuments()).toBe(0);
    }
  });

  test('is read page by page, and in the end whole', async () => {
    const customer = await seedMany(250);
    const large: SettledRef = { ...(await arrive(world.steps, customer)), isLarge: true };
    const pages: Owned[] = [];
    for await (const page of readPages(world.deps, large)) pages.push(page);
    const sizes = pages.map(({ orders, reviews }) => orders.length + reviews.length);
    expect(Math.max(...sizes)).toBe(100);
    const whole = await readOwned(world.deps, customer);
    for (const [kind, found] of Object.entries(idsIn(whole))) {
      const paged = pages.flatMap((page) => idsIn(page)[kind] ?? []);
      expect(paged.toSorted()).toEqual(found.toSorted());
    }
  });

  test('is worked on at leisure, and nobody else is', async () => {
    const customer = await seedMany(250);
    const arrived = await arrive(world.steps, customer);
    const rest = jest.spyOn(timers, 'setTimeout');
    try {
      await world.steps.moveOrders(arrived);
      expect(rest).not.toHaveBeenCalled();
      await world.steps.moveOrders({ ...arrived, isLarge: true });
      expect(rest).toHaveBeenCalled();
    } finally {
      rest.mockRestore();
    }
  });

  test('moves like anybody', async () => {
    expect(await move(world.steps, await seedMany(500))).toBe('moved');
    expect(await world.raw.target('orders').countDocuments()).toBe(500);
    expect(await world.raw.target('shipments').countDocuments()).toBe(120);
    expect(await world.raw.target('reviews').countDocuments()).toBe(120);
    const receipt = await world.raw.ledger('receipts').findOne({});
    expect(receipt).toMatchObject({ counts: { order: 500, shipment: 120, review: 120 } });
  });
});
