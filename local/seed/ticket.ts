import type { z } from 'zod';
import type { sourceTicket } from '../../src/records/ticket';
import { DAY, HOUR } from '../../src/programme/instant';
import type { Order } from './order';
import type { Random } from './random';
import type { Setting } from './setting';
import { ownerOf } from './shopper';
import type { Shopper } from './shopper';
import { inventSentence, inventText } from './words';

/** A support ticket of the source. */
export type Ticket = z.input<typeof sourceTicket>;

/** The tickets of a shopper: about some orders, and now and then about none. */
export function ticketsOf(setting: Setting, shopper: Shopper, orders: readonly Order[]): Ticket[] {
  const { about, market } = shopper;
  const general = about('ticket').chance(0.05);
  const first = orders[0];
  return [
    ...(general && first
      ? [ticketOf(setting, shopper, 'G', { market: market.code, order: null, after: first })]
      : []),
    ...orders
      .filter(({ _id }) => about(`ticket/${_id}`).chance(0.1))
      .map((order) =>
        ticketOf(setting, shopper, order._id.slice(`O${shopper.logId}-`.length), {
          market: order.market,
          order,
          after: order,
        }),
      ),
  ];
}

type Cause = { market: string; order: Order | null; after: Order };

function ticketOf(
  { dates, supportDomain }: Setting,
  shopper: Shopper,
  name: string,
  { market, order, after }: Cause,
): Ticket {
  const random = shopper.about(`messages/${name}`);
  const id = `T${shopper.logId}-${name}`;
  const number = `${market}-${shopper.logId}-${name}`;
  const age = dates.opening - after.placedAt.getTime();
  const openedAt = dates.past(after.placedAt.getTime() + random.whole(DAY, 20 * DAY));
  return {
    _id: id,
    market,
    revision: random.whole(1, 7),
    ...ownerOf(shopper, random),
    number,
    address: `ticket-${number}@${supportDomain}`,
    subject: inventSentence(random),
    status: age < 60 * DAY ? random.pick(['open', 'waiting']) : 'closed',
    orderId: order?._id ?? null,
    messages: messagesOf(id, openedAt, dates.opening, random),
    openedAt: new Date(openedAt),
  };
}

function messagesOf(
  ticketId: string,
  openedAt: number,
  opening: number,
  random: Random,
): Ticket['messages'] {
  let at = openedAt;
  return Array.from({ length: random.whole(1, 4) }, (_, index): Ticket['messages'][number] => {
    at = Math.min(at + random.whole(0, 20 * HOUR) * Math.min(index, 1), opening - HOUR);
    return {
      messageId: `${ticketId}-M${index + 1}`,
      at: new Date(at),
      from: index % 2 === 0 ? 'customer' : 'agent',
      body: inventText(random),
    };
  });
}
