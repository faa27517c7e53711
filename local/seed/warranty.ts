import { DateTime } from 'luxon';
import type { z } from 'zod';
import type { sourceWarranty } from '../../src/records/warranty';
import { DAY } from '../../src/programme/instant';
import type { Order } from './order';
import { LEGIBLE } from './random';
import type { Random } from './random';
import type { Setting } from './setting';
import type { Shopper } from './shopper';
import { inventSentence } from './words';

/** A warranty of the source. */
export type Warranty = z.input<typeof sourceWarranty>;

/** The warranty that was registered for a delivered order's first line with one, for some orders. */
export function warrantiesOf(setting: Setting, { about }: Shopper, order: Order): Warranty[] {
  const random = about(`warranty/${order._id}`);
  const monthsOf = ({ productId }: { productId: string }) =>
    setting.products.find(({ _id }) => _id === productId)?.warrantyMonths ?? 0;
  const line = order.lines.find((line) => monthsOf(line) > 0);
  if (!line || order.status !== 'delivered' || !random.chance(0.3)) return [];

  const id = `W${order._id.slice(1)}`;
  const startsAt = DateTime.fromMillis(order.placedAt.getTime() + 4 * DAY, { zone: 'utc' });
  const warranty: Warranty = {
    _id: id,
    market: order.market,
    revision: random.whole(1, 3),
    customerId: order.customerId,
    guest: order.guest,
    orderId: order._id,
    lineId: line.lineId,
    productId: line.productId,
    serialNumber: random.text(14, LEGIBLE),
    startsAt: startsAt.toJSDate(),
    endsAt: startsAt.plus({ months: monthsOf(line) }).toJSDate(),
    claims: claimsOf(setting, id, startsAt.toMillis(), random),
  };
  return [warranty];
}

function claimsOf(
  { dates }: Setting,
  warrantyId: string,
  startsAt: number,
  random: Random,
): Warranty['claims'] {
  if (!random.chance(0.12)) return [];
  const at = dates.past(startsAt + random.whole(5, 200) * DAY);
  const open = dates.opening - at < 40 * DAY;
  return [
    {
      claimId: `${warrantyId}-K1`,
      at: new Date(at),
      status: open ? 'open' : random.pick(['repaired', 'replaced', 'refused']),
      fault: inventSentence(random),
    },
  ];
}
