import type { CaseNeeded } from '../../src/cases/needed';
import { targetOrder } from '../../src/records/order';
import { targetShipment } from '../../src/records/shipment';
import { belongingsOf, orderOf, shipmentOf } from './documents';
import { caseOf, casesOf, decide } from './failures';
import { afterFirstRead } from './gates';
import { describeRecords } from './recordSteps';
import { arrive } from './story';
import { useWorld } from './world';

const world = useWorld();

describeRecords(world, 'moveOrders', {
  kind: 'order',
  collection: 'orders',
  make: orderOf,
  schema: targetOrder,
  change: { status: 'cancelled' },
  changed: { state: 'cancelled' },
  again: { number: 'NO-again' },
  fault: { currency: undefined },
});

describe('parcels', () => {
  const of = { customerId: 'C1', market: 'GB' };
  const own = belongingsOf('C1');

  const parcels = async () => {
    const found = await world.raw.target('shipments').find().sort({ _id: 1 }).toArray();
    return found.map(({ _id }) => _id);
  };

  test('come with their order, every event of them', async () => {
    const ada = await arrive(world.steps, await world.seedCustomer('C1'));
    await world.seed({ shipments: [shipmentOf('S-2', 'O-C1'), shipmentOf('S-else', 'O-else')] });
    await world.steps.moveOrders(ada);
    expect(await parcels()).toEqual(['poco-S-2', 'poco-S-C1']);
    const stored = await world.raw.target('shipments').findOne({ _id: 'poco-S-2' });
    const { origin, ...parcel } = stored ?? { origin: null };
    expect(origin).toMatchObject({ store: 'poco', id: 'S-2', revision: 4 });
    expect(targetShipment.parse(parcel)).toMatchObject({
      accountId: 'poco-C1',
      orderId: 'poco-O-C1',
      events: [{ id: 'poco-S-2-1' }, { id: 'poco-S-2-2' }],
    });
  });

  test("stay where their order stays: one that is malformed, or of a market that doesn't move", async () => {
    const customer = await world.seedCustomer('C1', {
      orders: [
        ...own.orders,
        orderOf('O-broken', { ...of, totalMinor: -1 }),
        orderOf('O-IN', { ...of, market: 'IN' }),
      ],
      shipments: [
        ...own.shipments,
        shipmentOf('S-broken', 'O-broken'),
        shipmentOf('S-IN', 'O-IN', { market: 'IN' }),
      ],
    });
    const ada = await arrive(world.steps, customer);
    const needed = await caseOf(world.steps.moveOrders(ada));
    expect(needed.records).toEqual([{ kind: 'order', id: 'O-broken' }]);
    await decide(world.steps, ada, needed, 'setAside');
    await world.steps.moveOrders(ada);
    expect(await parcels()).toEqual(['poco-S-C1']);
  });

  test('a malformed one stays alone', async () => {
    const ada = await arrive(world.steps, await world.seedCustomer('C1'));
    await world.seed({ shipments: [shipmentOf('S-broken', 'O-C1', { carrier: null })] });
    const needed = await caseOf(world.steps.moveOrders(ada));
    expect(needed.records).toEqual([{ kind: 'shipment', id: 'S-broken' }]);
    await decide(world.steps, ada, needed, 'setAside');
    await world.steps.moveOrders(ada);
    expect(await parcels()).toEqual(['poco-S-C1']);
    expect(await world.raw.target('orders').countDocuments()).toBe(1);
  });
});

test('that a stalled run brought an older order over a newer copy is no edit of the target', async () => {
  const ada = await arrive(world.steps, await world.seedCustomer('C1'));
  const change = (update: object) => world.raw.source('orders').updateOne({ _id: 'O-C1' }, update);
  const gate = afterFirstRead('orders', async () => {
    // A warehouse raises no revision.
    const refund = { refundId: 'F-late', amountMinor: 1, status: 'paid', at: new Date() };
    await change({ $push: { refunds: refund } });
    await world.steps.moveOrders(ada);
  });
  await world.stepsWith(gate).moveOrders(ada);

  await change({ $set: { status: 'cancelled' }, $inc: { revision: 1 } });
  await world.steps.moveOrders(ada);
  const there = await world.raw.target('orders').findOne({ _id: 'poco-O-C1' });
  expect(there).toMatchObject({ state: 'cancelled', refunds: [{}, { id: 'poco-F-late' }] });
});

describe('an order that the target refuses', () => {
  const of = { customerId: 'C1', market: 'GB' };
  const own = belongingsOf('C1');
  const orders = [...own.orders, orderOf('O-no', of)];
  const shipments = [...own.shipments, shipmentOf('S-no', 'O-no')];
  const seedAda = async () =>
    await arrive(world.steps, await world.seedCustomer('C1', { orders, shipments }));
  const parcels = async () => {
    const found = await world.raw.target('shipments').find().sort({ _id: 1 }).toArray();
    return found.map(({ _id, status, state }) => [_id, status ?? state] as const);
  };

  test('keeps its parcels with it', async () => {
    const ada = await seedAda();
    await world.refuse('orders', { _id: { $ne: 'poco-O-no' } });
    const needed = await caseOf(world.steps.moveOrders(ada));
    expect(needed.records).toEqual([{ kind: 'order', id: 'O-no' }]);
    await decide(world.steps, ada, needed, 'setAside');
    await world.steps.moveOrders(ada);
    expect((await parcels()).map(([id]) => id)).toEqual(['poco-S-C1']);
  });

  test('holds up no parcel of the copy that is there', async () => {
    const ada = await seedAda();
    await world.steps.moveOrders(ada);
    await world.refuse('orders', { $nor: [{ _id: 'poco-O-no', state: 'cancelled' }] });
    await world.raw.source('orders').updateMany({}, { $set: { status: 'cancelled' } });
    await world.raw.source('shipments').updateMany({}, { $set: { status: 'lost' } });
    await caseOf(world.steps.moveOrders(ada));
    expect(await parcels()).toEqual([
      ['poco-S-C1', 'lost'],
      ['poco-S-no', 'lost'],
    ]);
  });

  test('for an index that knows its number needs a case that does not tell it', async () => {
    const ada = await seedAda();
    const target = world.raw.target('orders');
    await target.insertOne({ _id: 'mi-7', orderNumber: 'NO-O-no' });
    const index = await target.createIndex({ orderNumber: 1 }, { unique: true });
    try {
      expect(await caseOf(world.steps.moveOrders(ada))).toEqual({
        cause: 'refusal',
        records: [{ kind: 'order', id: 'O-no' }],
        evidence: ['order O-no: refused by the target (11000)'],
      });
    } finally {
      await target.dropIndex(index);
    }
  });

  test('needs its case together with those of every other cause', async () => {
    const ada = await seedAda();
    const changed = orderOf('O-edited', of);
    await world.seed({ orders: [changed, orderOf('O-broken', { ...of, totalMinor: -1 })] });
    await caseOf(world.steps.moveOrders(ada));
    await world.raw
      .target('orders')
      .updateOne({ _id: 'poco-O-edited' }, { $set: { region: 'FR' } });
    await world.raw.source('orders').updateOne({ _id: 'O-edited' }, { $set: { number: 'NO-2' } });
    await world.raw.target('orders').deleteOne({ _id: 'poco-O-no' });
    await world.refuse('orders', { _id: { $ne: 'poco-O-no' } });

    const needed = await casesOf(world.steps.moveOrders(ada));
    expect(needed.map(({ cause, records }) => [cause, records.map(({ id }) => id)])).toEqual([
      ['schema', ['O-broken']],
      ['refusal', ['O-no']],
      ['doubleEdit', ['O-edited']],
    ]);
    const [schema, refusal, edit] = needed as [CaseNeeded, CaseNeeded, CaseNeeded];
    await decide(world.steps, ada, schema, 'setAside');
    await decide(world.steps, ada, edit, 'keepTarget');
    expect(await casesOf(world.steps.moveOrders(ada))).toMatchObject([{ cause: 'refusal' }]);
    await decide(world.steps, ada, refusal, 'setAside');
    expect(await world.steps.moveOrders(ada)).toEqual({ written: 0 });
  });
});
