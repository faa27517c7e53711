import { z } from 'zod';
import { sourceId, targetId, targetIdOf } from './ids';
import { email, hasOneOwner, ownerRefusal, sourceRecord, targetRecord, uniqueBy } from './shared';
import type { Mapping } from './shared';

const ticketState = z.enum(['open', 'waiting', 'closed']);
const author = z.enum(['customer', 'agent']);

/** A support ticket of the source with its messages; `address` is where replies are mailed to. */
export const sourceTicket = z
  .strictObject({
    ...sourceRecord,
    number: z.string().min(1),
    address: email,
    subject: z.string(),
    status: ticketState,
    orderId: sourceId.nullable(),
    messages: uniqueBy(
      'messageId',
      z.strictObject({ messageId: sourceId, at: z.date(), from: author, body: z.string() }),
    ),
    openedAt: z.date(),
  })
  .refine(hasOneOwner, ownerRefusal);
export type SourceTicket = z.infer<typeof sourceTicket>;

/** A ticket at the target; mail to its former address still reaches it. */
export const targetTicket = z.strictObject({
  ...targetRecord,
  reference: z.string(),
  formerAddress: email,
  topic: z.string(),
  state: ticketState,
  orderId: targetId.nullable(),
  messages: z.array(z.strictObject({ id: targetId, at: z.date(), author, text: z.string() })),
  openedAt: z.date(),
});
export type TargetTicket = z.infer<typeof targetTicket>;

/** Maps a ticket and every message of it. */
export function mapTicket(ticket: SourceTicket, { store, owner }: Mapping): TargetTicket {
  return {
    _id: targetIdOf(store, ticket._id),
    region: ticket.market,
    accountId: owner.accountId,
    guest: ticket.guest,
    reference: ticket.number,
    formerAddress: ticket.address,
    topic: ticket.subject,
    state: ticket.status,
    orderId: ticket.orderId && targetIdOf(store, ticket.orderId),
    messages: ticket.messages.map(({ messageId, at, from, body }) => ({
      id: targetIdOf(store, messageId),
      at,
      author: from,
      text: body,
    })),
    openedAt: ticket.openedAt,
  };
}
