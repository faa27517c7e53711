import { mapShipment, sourceShipment, targetShipment } from '../../../src/records/shipment';
import { exampleShipment, mapping, ownerless } from './examples';
import { refusedAt, without } from './refusedAt';

describe('sourceShipment', () => {
  test('accepts a parcel, also one to which nothing has happened', () => {
    expect(refusedAt(sourceShipment, exampleShipment)).toEqual([]);
    expect(refusedAt(sourceShipment, { ...exampleShipment, status: 'packed', events: [] })).toEqual(
      [],
    );
  });

  const [event] = exampleShipment.events;
  test.each<[string, object]>([
    ['orderId', { orderId: null }],
    ['carrier', { carrier: '' }],
    ['trackingNumber', { trackingNumber: '' }],
    ['status', { status: 'somewhere' }],
    ['events.0.eventId', { events: [{ ...event, eventId: '' }] }],
    ['events.1.at', { events: [event, { ...event, at: '2024-10-02' }] }],
    ['events.0.place', { events: [{ ...event, place: null }] }],
    ['customerId', { customerId: 'C1001' }],
  ])('refuses at %s', (path, change) => {
    expect(refusedAt(sourceShipment, { ...exampleShipment, ...change })).toEqual([path]);
  });

  test.each(Object.keys(exampleShipment))('refuses a parcel without %s', (field) => {
    expect(refusedAt(sourceShipment, without(exampleShipment, field))).toEqual([field]);
  });
});

describe('mapShipment', () => {
  test('carries the tracking number and the whole journey', () => {
    const shipment = mapShipment(exampleShipment, mapping);

    expect(shipment).toStrictEqual({
      _id: 'poco-S77',
      region: 'GB',
      accountId: 'poco-C1001',
      orderId: 'poco-O77',
      carrier: 'Royal Mail',
      trackingNumber: 'RM123456789GB',
      state: 'delivered',
      events: [
        {
          id: 'poco-S77-1',
          at: new Date('2024-10-02T06:00:00Z'),
          state: 'collected',
          place: 'Leeds',
        },
        {
          id: 'poco-S77-2',
          at: new Date('2024-10-03T11:30:00Z'),
          state: 'delivered',
          place: '',
        },
      ],
    });
    expect(refusedAt(targetShipment, shipment)).toEqual([]);
  });

  test("a guest's parcel has no account", () => {
    expect(mapShipment(exampleShipment, ownerless).accountId).toBeNull();
  });
});
