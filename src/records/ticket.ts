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

/** A ticket that was answered at the target too: those messages stay, and so does its state there. */
export function mergeTicket(arriving: TargetTicket, there: TargetTicket): TargetTicket {
  const own = ownMessages(there, arriving);
  if (own.length === 0) return arriving;
  return { ...arriving, state: there.state, messages: interleave(arriving.messages, own) };
}

/** What a ticket can have been before it was answered at the target: without that, in any state. */
export function formerTickets(there: TargetTicket, arriving: TargetTicket): TargetTicket[] {
  const own = ownMessages(there, arriving);
  if (own.length === 0) return [there];
  const messages = there.messages.filter((message) => !own.includes(message));
  return ticketState.options.map((state) => ({ ...there, state, messages }));
}

function ownMessages(there: TargetTicket, arriving: TargetTicket): Message[] {
  const known = new Set(arriving.messages.map(({ id }) => id));
  return there.messages.filter(({ id }) => !known.has(id));
}

type Message = TargetTicket['messages'][number];

/** Puts messages where their time is among others, whose own order stays. */
function interleave(others: readonly Message[], own: readonly Message[]): Message[] {
  const waiting = own.toSorted((a, b) => +a.at - +b.at);
  const together = others.flatMap((message) => {
    const later = waiting.findIndex(({ at }) => at >= message.at);
    return [...waiting.splice(0, later < 0 ? waiting.length : later), message];
  });
  return [...together, ...waiting];
}
