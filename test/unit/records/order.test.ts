import { mapOrder, sourceOrder, targetOrder } from '../../../src/records/order';
import type { SourceOrder } from '../../../src/records/order';
import { exampleOrder, examplePreorder, mapping, ownerless } from './examples';
import { refusedAt, without } from './refusedAt';

const gbp = (minor: number) => ({ minor, currency: 'GBP' });

describe('sourceOrder', () => {
  test.each<[string, SourceOrder]>([
    ['a delivered one with a return and a refund', exampleOrder],
    ["a guest's pre-order", examplePreorder],
    ['a cancelled one that cost nothing', { ...exampleOrder, status: 'cancelled', totalMinor: 0 }],
    [
      'one that goes to another country',
      { ...exampleOrder, shipTo: { ...exampleOrder.shipTo, country: 'IE' } },
    ],
  ])('accepts %s', (_, order) => {
    expect(refusedAt(sourceOrder, order)).toEqual([]);
  });

  const [line] = exampleOrder.lines;
  const [back] = exampleOrder.returns;
  const [refund] = exampleOrder.refunds;
  test.each<[string, object]>([
    ['number', { number: '' }],
    ['status', { status: 'lost' }],
    ['currency', { currency: 'gbp' }],
    ['lines', { lines: [] }],
    ['lines.0.quantity', { lines: [{ ...line, quantity: 0 }] }],
    ['lines.0.unitPriceMinor', { lines: [{ ...line, unitPriceMinor: 19.99 }] }],
    ['lines.1.discountMinor', { lines: [line, { ...line, lineId: 'L2', discountMinor: -1 }] }],
    ['lines', { lines: [line, line] }],
    ['lines.0.taxMinor', { lines: [{ ...line, taxMinor: '333' }] }],
    ['lines.0.totalMinor', { lines: [{ ...line, totalMinor: 2 ** 53 }] }],
    ['discounts.0.amountMinor', { discounts: [{ label: 'Welcome', amountMinor: -500 }] }],
    ['shippingMinor', { shippingMinor: null }],
    ['taxMinor', { taxMinor: Number.NaN }],
    ['totalMinor', { totalMinor: -1 }],
    ['payment.reference', { payment: { ...exampleOrder.payment, reference: '' } }],
    ['payment.cardNumber', { payment: { ...exampleOrder.payment, cardNumber: '4111' } }],
    ['invoice.document', { invoice: { number: 'INV-77' } }],
    ['returns.0.status', { returns: [{ ...back, status: 'lost' }] }],
    ['returns.0.quantity', { returns: [{ ...back, quantity: 0 }] }],
    ['refunds.0.status', { refunds: [{ ...refund, status: 'sent' }] }],
    ['refunds.0.amountMinor', { refunds: [{ ...refund, amountMinor: 0.5 }] }],
    ['releaseAt', { releaseAt: '2024-12-20' }],
    ['shipTo.city', { shipTo: { ...exampleOrder.shipTo, city: '' } }],
    ['placedAt', { placedAt: new Date('yesterday') }],
    ['guest.email', { customerId: null, guest: { email: 'jo', name: 'Jo' } }],
    ['basket', { basket: 'B' }],
  ])('refuses at %s', (path, change) => {
    expect(refusedAt(sourceOrder, { ...exampleOrder, ...change })).toEqual([path]);
  });

  test.each(Object.keys(exampleOrder))('refuses an order without %s', (field) => {
    expect(refusedAt(sourceOrder, without(exampleOrder, field))).toEqual([field]);
  });
});

describe('mapOrder', () => {
  test('gives amounts their currency and goes on with returns and refunds', () => {
    const order = mapOrder(exampleOrder, mapping);

    expect(order).toStrictEqual({
      _id: 'poco-O77',
      region: 'GB',
      accountId: 'poco-C1001',
      guest: null,
      orderNumber: 'GB-2024-000077',
      state: 'delivered',
      items: [
        {
          id: 'poco-O77-1',
          productId: 'poco-P7',
          name: 'POCO F6',
          quantity: 2,
          unitPrice: gbp(20000),
          discount: gbp(1001),
          tax: gbp(6500),
          total: gbp(38999),
        },
        {
          id: 'poco-O77-2',
          productId: 'poco-P9',
          name: 'Charger',
          quantity: 1,
          unitPrice: gbp(1999),
          discount: gbp(0),
          tax: gbp(333),
          total: gbp(1999),
        },
      ],
      discounts: [{ label: 'Welcome', amount: gbp(500) }],
      shipping: gbp(399),
      tax: gbp(6833),
      total: gbp(40897),
      payment: { provider: 'adyen', reference: 'psp-881', customerReference: 'shopper-1001' },
      invoice: { number: 'INV-77', document: 'invoices/2024/INV-77.pdf' },
      returns: [
        {
          id: 'poco-R5',
          itemId: 'poco-O77-2',
          quantity: 1,
          state: 'inTransit',
          requestedAt: new Date('2024-10-18T08:00:00Z'),
        },
      ],
      refunds: [
        {
          id: 'poco-F5',
          amount: gbp(1999),
          state: 'pending',
          at: new Date('2024-10-19T08:00:00Z'),
        },
      ],
      releaseAt: null,
      deliverTo: {
        recipient: 'Ada Byron',
        street: '12 St James Square',
        city: 'London',
        postcode: 'SW1Y 4JH',
        region: null,
        country: 'GB',
      },
      placedAt: new Date('2024-10-01T23:59:59.999Z'),
    });
    expect(refusedAt(targetOrder, order)).toEqual([]);
  });

  test("a guest's pre-order has no account and keeps guest, number and release", () => {
    const order = mapOrder(examplePreorder, ownerless);

    expect(order).toMatchObject({
      _id: 'poco-O78',
      accountId: null,
      guest: { email: 'jo.marsh@example.com', name: 'Jo Marsh' },
      orderNumber: 'GB-2024-000078',
      state: 'preordered',
      payment: { provider: 'adyen', reference: 'psp-882', customerReference: null },
      invoice: null,
      returns: [],
      refunds: [],
      releaseAt: new Date('2024-12-20T00:00:00Z'),
    });
    expect(refusedAt(targetOrder, order)).toEqual([]);
  });

  test('an order without owner at the target has neither account nor guest', () => {
    const { accountId, guest } = mapOrder(exampleOrder, ownerless);

    expect({ accountId, guest }).toStrictEqual({ accountId: null, guest: null });
  });

  test("a line's total holds when it is not price times quantity", () => {
    const [line] = exampleOrder.lines;
    const odd = { ...exampleOrder, lines: [{ ...line!, totalMinor: 1 }] };

    expect(mapOrder(odd, mapping).items[0]?.total).toEqual(gbp(1));
  });

  test.each(['requested', 'inTransit', 'received', 'refused', 'closed'] as const)(
    'a return that is %s stays so',
    (status) => {
      const returns = exampleOrder.returns.map((one) => ({ ...one, status }));

      expect(mapOrder({ ...exampleOrder, returns }, mapping).returns[0]?.state).toBe(status);
    },
  );

  test.each(['pending', 'paid', 'refused'] as const)('a refund that is %s stays so', (status) => {
    const refunds = exampleOrder.refunds.map((one) => ({ ...one, status }));

    expect(mapOrder({ ...exampleOrder, refunds }, mapping).refunds[0]?.state).toBe(status);
  });
});
