import { mapTicket, sourceTicket, targetTicket } from '../../../src/records/ticket';
import { exampleTicket, guestOfOrder, mapping, ownerless } from './examples';
import { refusedAt, without } from './refusedAt';

describe('sourceTicket', () => {
  test('accepts a ticket, also one about no order and without messages', () => {
    expect(refusedAt(sourceTicket, exampleTicket)).toEqual([]);
    expect(
      refusedAt(sourceTicket, { ...exampleTicket, orderId: null, messages: [], subject: '' }),
    ).toEqual([]);
  });

  const [message] = exampleTicket.messages;
  test.each<[string, object]>([
    ['number', { number: '' }],
    ['address', { address: 'help desk' }],
    ['status', { status: 'solved' }],
    ['orderId', { orderId: '' }],
    ['messages.0.from', { messages: [{ ...message, from: 'robot' }] }],
    ['messages.1.messageId', { messages: [message, { ...message, messageId: 7 }] }],
    ['messages.0.body', { messages: [{ ...message, body: null }] }],
    ['openedAt', { openedAt: '2024-10-19T09:00:00Z' }],
    ['priority', { priority: 1 }],
  ])('refuses at %s', (path, change) => {
    expect(refusedAt(sourceTicket, { ...exampleTicket, ...change })).toEqual([path]);
  });

  test.each(Object.keys(exampleTicket))('refuses a ticket without %s', (field) => {
    expect(refusedAt(sourceTicket, without(exampleTicket, field))).toEqual([field]);
  });
});

describe('mapTicket', () => {
  test('carries number, former address and every message', () => {
    const ticket = mapTicket(exampleTicket, mapping);

    expect(ticket).toStrictEqual({
      _id: 'poco-T9',
      region: 'GB',
      accountId: 'poco-C1001',
      guest: null,
      reference: 'HELP-9',
      formerAddress: 'help@support.poco.example.com',
      topic: 'Where is my refund?',
      state: 'waiting',
      orderId: 'poco-O77',
      messages: [
        {
          id: 'poco-T9-1',
          at: new Date('2024-10-19T09:00:00Z'),
          author: 'customer',
          text: 'Hello?',
        },
        {
          id: 'poco-T9-2',
          at: new Date('2024-10-19T10:00:00Z'),
          author: 'agent',
          text: 'On its way.',
        },
      ],
      openedAt: new Date('2024-10-19T09:00:00Z'),
    });
    expect(refusedAt(targetTicket, ticket)).toEqual([]);
  });

  test("a guest's ticket about no order", () => {
    const source = { ...exampleTicket, customerId: null, guest: guestOfOrder, orderId: null };

    expect(mapTicket(source, ownerless)).toMatchObject({
      accountId: null,
      guest: { email: 'jo.marsh@example.com', name: 'Jo Marsh' },
      orderId: null,
    });
  });

  test.each(['open', 'closed'] as const)('a ticket that is %s stays so', (status) => {
    expect(mapTicket({ ...exampleTicket, status }, mapping).state).toBe(status);
  });
});
