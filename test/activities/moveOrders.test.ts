import { targetOrder } from '../../src/records/order';
import { targetShipment } from '../../src/records/shipment';
import { belongingsOf, orderOf, shipmentOf } from './documents';
import { caseOf, decide } from './failures';
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
