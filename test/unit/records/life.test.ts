import { mapProfile } from '../../../src/records/account';
import { digestOf } from '../../../src/records/digest';
import type { Edit } from '../../../src/records/edit';
import { valueAt, withValueAt } from '../../../src/records/fieldPath';
import { asItCame, lives, livingOn } from '../../../src/records/life';
import { mapOrder, targetOrder } from '../../../src/records/order';
import { mapReview } from '../../../src/records/review';
import { mapShipment } from '../../../src/records/shipment';
import { mapTicket } from '../../../src/records/ticket';
import { mapWarranty } from '../../../src/records/warranty';
import {
  exampleCustomer,
  exampleOrder,
  exampleReview,
  exampleShipment,
  exampleTicket,
  exampleWarranty,
  mapping,
  store,
} from './examples';

const at = new Date('2024-11-20T10:00:00Z');
const order = mapOrder(exampleOrder, mapping);
const copies = {
  accounts: mapProfile(exampleCustomer, store),
  orders: order,
  shipments: mapShipment(exampleShipment, mapping),
  reviews: mapReview(exampleReview, mapping),
  tickets: mapTicket(exampleTicket, mapping),
  warranties: mapWarranty(exampleWarranty, mapping),
};

/** A field as the target's shop has changed it. */
function edited<T>(content: T, path: string, value: unknown, edits: readonly Edit[] = []) {
  const [from, to] = [digestOf(valueAt(content, path)), digestOf(value)];
  return {
    content: withValueAt(content, path, value),
    edits: [...edits, { path, from, to, at }],
  };
}

test.each(Object.entries(lives))('%s have the lists and fields that may change', (name, life) => {
  const copy = copies[name as keyof typeof copies];
  for (const path of [...Object.keys(life.grows), ...life.changes]) {
    const [list = '', field] = path.split(/\[\]\.?/);
    const value = valueAt(copy, list);
    expect(value).not.toBeUndefined();
    if (field) for (const part of value as object[]) expect(part).toHaveProperty(field);
  }
});

test.each([
  ['orders', 'returns', { id: 'mi-1', requestedAt: at, state: 'requested' }],
  ['orders', 'refunds', { id: 'mi-1', at, state: 'pending' }],
  ['shipments', 'events', { id: 'mi-1', at, state: 'delivered', place: 'Leeds' }],
  ['tickets', 'messages', { id: 'mi-1', at, author: 'agent', text: 'Thank you' }],
  ['warranties', 'claims', { id: 'mi-1', at, state: 'open', fault: 'No sound' }],
] as const)(
  '%s keep %s of the target’s own, and are known for what they were',
  (name, list, part) => {
    const copy: Record<string, unknown> = copies[name];
    const there = { content: { ...copy, [list]: [...(copy[list] as object[]), part] } };
    expect(livingOn(copy, there, lives[name])).toEqual({ content: there.content, edits: [] });
    expect(asItCame(there, copy, lives[name])[0]).toEqual(copy);
  },
);

describe('a field that the target has changed', () => {
  const there = edited(order, 'state', 'cancelled');
  const refund = `refunds[${order.refunds[0]?.id}].state`;

  test('stays with whatever else the source changes', () => {
    const newer = { ...order, orderNumber: 'PO-9' };
    const both = edited(there.content, refund, 'refused', there.edits);
    expect(livingOn(newer, both, lives.orders)).toEqual({
      content: { ...both.content, orderNumber: 'PO-9' },
      edits: both.edits,
    });
    expect(asItCame(both, newer, lives.orders)[0]).toEqual(order);
    expect(targetOrder.parse(livingOn(newer, both, lives.orders).content).state).toBe('cancelled');
  });

  test('is no longer its own once the source has changed it too', () => {
    const newer = { ...order, state: 'shipped' as const };
    expect(livingOn(newer, there, lives.orders)).toEqual({ content: newer, edits: [] });
    expect(asItCame(there, newer, lives.orders)[0]).toEqual(there.content);
  });

  test('stays where the source says the same by now', () => {
    const same = { ...order, state: 'cancelled' as const };
    expect(livingOn(same, there, lives.orders)).toEqual({ content: same, edits: there.edits });
  });

  test('is not taken for its word where it says something else by now', () => {
    const altered = { ...there, content: { ...order, state: 'paid' as const } };
    expect(livingOn(order, altered, lives.orders)).toEqual({ content: order, edits: [] });
    expect(asItCame(altered, order, lives.orders)[0]).toEqual(altered.content);
  });

  test('is not taken for its word where no shop may change it', () => {
    const total = edited(order, 'total.minor', 1);
    expect(livingOn(order, total, lives.orders)).toEqual({ content: order, edits: [] });
    expect(asItCame(total, order, lives.orders)[0]).toEqual(total.content);
  });
});
