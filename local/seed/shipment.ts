import type { z } from 'zod';
import type { sourceShipment } from '../../src/records/shipment';
import { DAY, HOUR } from '../../src/programme/instant';
import type { Order } from './order';
import { DIGITS } from './random';
import type { Random } from './random';
import type { Setting } from './setting';
import type { Shopper } from './shopper';

/** A parcel of the source. */
export type Shipment = z.input<typeof sourceShipment>;

const carriers = ['Example Parcel', 'Example Express', 'Example Post'];

/** The parcels of an order: none before it ships, one as a rule, two for some with several lines. */
export function shipmentsOf(setting: Setting, shopper: Shopper, order: Order): Shipment[] {
  if (order.status !== 'shipped' && order.status !== 'delivered') return [];
  const random = shopper.about(`shipments/${order._id}`);
  const count = order.lines.length > 1 && random.chance(0.3) ? 2 : 1;
  return Array.from({ length: count }, (_, index) =>
    shipmentOf(setting, order, `S${order._id.slice(1)}-${index + 1}`, random),
  );
}

function shipmentOf(setting: Setting, order: Order, id: string, random: Random): Shipment {
  const status = statusOf(order, random);
  return {
    _id: id,
    market: order.market,
    revision: random.whole(1, 5),
    orderId: order._id,
    carrier: random.pick(carriers),
    trackingNumber: `EX${random.text(12, DIGITS)}`,
    status,
    events: eventsOf(setting, order, id, status, random),
  };
}

function statusOf(order: Order, random: Random): Shipment['status'] {
  if (order.status === 'shipped') return random.pick(['packed', 'inTransit']);
  if (order.returns.some(({ status }) => status === 'closed')) return 'returned';
  return random.chance(0.01) ? 'lost' : 'delivered';
}

/** The journey as far as the parcel came. */
function eventsOf(
  { dates, markets }: Setting,
  order: Order,
  id: string,
  status: Shipment['status'],
  random: Random,
): Shipment['events'] {
  const steps = ['packed', 'inTransit', 'outForDelivery', 'delivered', 'returned'];
  const reached = { packed: 1, inTransit: 2, lost: 2, delivered: 4, returned: 5 }[status];
  const cities = markets.find(({ code }) => code === order.market)?.place.cities ?? [];
  let at = order.placedAt.getTime();
  return steps.slice(0, reached).map((step, index) => {
    at += random.whole(4 * HOUR, DAY);
    return {
      eventId: `${id}-E${index + 1}`,
      at: new Date(dates.past(at)),
      status: step,
      place: random.pick(cities),
    };
  });
}
