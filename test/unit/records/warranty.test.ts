import { mapWarranty, sourceWarranty, targetWarranty } from '../../../src/records/warranty';
import { exampleWarranty, guestOfOrder, mapping, ownerless } from './examples';
import { refusedAt, without } from './refusedAt';

describe('sourceWarranty', () => {
  test('accepts a warranty, also one without claims', () => {
    expect(refusedAt(sourceWarranty, exampleWarranty)).toEqual([]);
    expect(refusedAt(sourceWarranty, { ...exampleWarranty, claims: [] })).toEqual([]);
  });

  const [claim] = exampleWarranty.claims;
  test.each<[string, object]>([
    ['orderId', { orderId: null }],
    ['lineId', { lineId: '' }],
    ['productId', { productId: 'P 7' }],
    ['serialNumber', { serialNumber: '' }],
    ['startsAt', { startsAt: '2024-10-03' }],
    ['endsAt', { endsAt: null }],
    ['claims.0.status', { claims: [{ ...claim, status: 'lost' }] }],
    ['claims.1.fault', { claims: [claim, { ...claim, fault: null }] }],
    ['months', { months: 24 }],
  ])('refuses at %s', (path, change) => {
    expect(refusedAt(sourceWarranty, { ...exampleWarranty, ...change })).toEqual([path]);
  });

  test.each(Object.keys(exampleWarranty))('refuses a warranty without %s', (field) => {
    expect(refusedAt(sourceWarranty, without(exampleWarranty, field))).toEqual([field]);
  });
});

describe('mapWarranty', () => {
  test('is honoured to the same instant, on the same line, with its claims', () => {
    const warranty = mapWarranty(exampleWarranty, mapping);

    expect(warranty).toStrictEqual({
      _id: 'poco-W4',
      region: 'GB',
      accountId: 'poco-C1001',
      guest: null,
      orderId: 'poco-O77',
      itemId: 'poco-O77-1',
      productId: 'poco-P7',
      serial: 'SN-0042',
      validFrom: new Date('2024-10-03T00:00:00Z'),
      validUntil: new Date('2026-10-03T00:00:00Z'),
      claims: [
        {
          id: 'poco-K1',
          at: new Date('2024-10-20T12:00:00Z'),
          state: 'open',
          fault: 'Loose button',
        },
      ],
    });
    expect(refusedAt(targetWarranty, warranty)).toEqual([]);
  });

  test("a guest's warranty keeps the guest and has no account", () => {
    const source = { ...exampleWarranty, customerId: null, guest: guestOfOrder };

    expect(mapWarranty(source, ownerless)).toMatchObject({
      accountId: null,
      guest: { email: 'jo.marsh@example.com', name: 'Jo Marsh' },
    });
  });
});
