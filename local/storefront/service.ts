import { editRecord } from '../../src/ownership/edit';
import { insertOnce } from '../../src/stores/insertOnce';
import { sourceId } from '../../src/records/ids';
import { nativeIdOf, nativeTickets } from '../platforms/native';
import type { Operation } from './desk';
import type { Visible } from './journal';
import { idAtTarget, mayWriteAtSource, mayWriteAtTarget } from './shop';
import type { Shop } from './shop';
import type { Shopper } from './shoppers';

/** A question to customer service; no order is named. */
export interface Question {
  readonly id: string;
  readonly subject: string;
  readonly text: string;
  readonly at: Date;
}

/** Opens a ticket, with the customer's first message. */
export function openTicket(shop: Shop, shopper: Shopper, question: Question): Operation {
  const { source, target, programme } = shop;
  const { customerId, guest, market } = shopper;
  const { id, subject, text, at } = question;
  const number = `${market}-${id}`;
  const seen: Visible = { what: 'document', in: 'tickets', key: id };
  return {
    id,
    kind: 'ticket',
    atSource: async () => {
      const _id = sourceId.parse(id);
      if (await source.tickets.findOne({ _id })) return seen;
      await mayWriteAtSource(shop, shopper);
      const ticket = {
        _id,
        market,
        revision: 1,
        customerId,
        guest,
        number,
        address: `ticket-${number}@${programme.source.supportDomain}`,
        subject,
        status: 'open' as const,
        orderId: null,
        messages: [
          { messageId: sourceId.parse(`${id}-1`), at, from: 'customer' as const, body: text },
        ],
        openedAt: at,
      };
      await insertOnce(() => source.tickets.insertOne(ticket));
      return seen;
    },
    atTarget: async (accountId) => {
      await mayWriteAtTarget(shop, accountId);
      const ticket = {
        _id: nativeIdOf(id),
        region: market,
        accountId,
        guest,
        reference: number,
        topic: subject,
        state: 'open' as const,
        orderId: null,
        messages: [{ id: nativeIdOf(`${id}-1`), at, author: 'customer' as const, text }],
        openedAt: at,
      };
      await insertOnce(() => nativeTickets(target).insertOne(ticket));
      return seen;
    },
  };
}

/** Adds a message to a ticket, wherever that was opened. */
export function addMessage(
  shop: Shop,
  shopper: Shopper,
  ticket: Shopper['tickets'][number],
  { id, text, at }: Omit<Question, 'subject'>,
): Operation {
  const { source, target } = shop;
  return {
    id,
    kind: 'message',
    atSource: async () => {
      const _id = sourceId.parse(ticket.key);
      const found = await source.tickets.findOne({ _id });
      const seen: Visible = { what: 'part', in: 'tickets', id: _id, key: id };
      if (found?.messages.some(({ messageId }) => messageId === id)) return seen;
      await mayWriteAtSource(shop, shopper);
      if (!found) return null;
      const messageId = sourceId.parse(id);
      await source.tickets.updateOne(
        { _id, 'messages.messageId': { $ne: messageId } },
        {
          $push: { messages: { messageId, at, from: 'customer', body: text } },
          $set: { status: 'open' },
          $inc: { revision: 1 },
        },
      );
      return seen;
    },
    atTarget: async (accountId) => {
      await mayWriteAtTarget(shop, accountId);
      const _id = idAtTarget(shop, ticket);
      const edited = await editRecord(target, 'tickets', _id, { state: 'open' }, at);
      if ('refused' in edited) return null;
      const message = { id: nativeIdOf(id), at, author: 'customer' as const, text };
      await target.tickets.updateOne(
        { _id, 'messages.id': { $ne: message.id } },
        { $push: { messages: message } },
      );
      return { what: 'part', in: 'tickets', id: _id, key: id };
    },
  };
}

/** Closes a ticket, wherever it was opened. */
export function closeTicket(
  shop: Shop,
  shopper: Shopper,
  ticket: Shopper['tickets'][number],
  { id, at }: Pick<Question, 'id' | 'at'>,
): Operation {
  const { source, target } = shop;
  const { key } = ticket;
  const seen: Visible = { what: 'edited', in: 'tickets', key, says: 'closed' };
  return {
    id,
    kind: 'close',
    atSource: async () => {
      const _id = sourceId.parse(key);
      if (await source.tickets.findOne({ _id, status: 'closed' })) return seen;
      await mayWriteAtSource(shop, shopper);
      const { matchedCount } = await source.tickets.updateOne(
        { _id },
        { $set: { status: 'closed' }, $inc: { revision: 1 } },
      );
      return matchedCount === 1 ? seen : null;
    },
    atTarget: async (accountId) => {
      await mayWriteAtTarget(shop, accountId);
      const _id = idAtTarget(shop, ticket);
      const edited = await editRecord(target, 'tickets', _id, { state: 'closed' }, at);
      return 'refused' in edited ? null : seen;
    },
  };
}
