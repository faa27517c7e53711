import type { z } from 'zod';
import type { sourceOrder } from '../../src/records/order';
import { DAY, HOUR } from '../../src/programme/instant';
import { linesOf } from './lines';
import { pickMarket } from './market';
import type { SeedMarket } from './market';
import type { Purchase } from './purchases';
import { HEXADECIMAL } from './random';
import type { Random } from './random';
import type { Setting } from './setting';
import { addressOf, ownerOf } from './shopper';
import type { Shopper } from './shopper';

/** An order of the source. */
export type Order = z.input<typeof sourceOrder>;

/** The share of orders that belong to an excluded market although their owner's is open. */
const STRAYED_OUT = 0.005;

/** The share of orders that belong to an open market although their owner's is excluded. */
const STRAYED_IN = 0.04;

/** When a purchase was made: by daylight, on its shifted day. */
export function placedAtOf({ dates }: Setting, { about }: Shopper, number: string, day: string) {
  return dates.startOf(day) + about(`placed/${number}`).whole(7 * HOUR, 21 * HOUR);
}

/** The order of a purchase; `number` tells it from the shopper's other ones. */
export function orderOf(
  setting: Setting,
  shopper: Shopper,
  purchase: Purchase,
  number: string,
): Order {
  const random = shopper.about(`order/${number}`);
  const id = `O${shopper.logId}-${number}`;
  const placedAt = placedAtOf(setting, shopper, number, purchase.date);
  const age = setting.dates.opening - placedAt;
  const status = statusOf(age, random);
  const market = marketOf(setting, shopper, random);
  const { lines: count, products } = setting;
  const lines = linesOf({ orderId: id, purchase, market, products, random, lines: count });
  const name = `${setting.brand}-${market.code}-${shopper.logId}-${number}`;
  const discountMinor = sum(lines.map((line) => line.discountMinor));
  const invoiced = status === 'shipped' || status === 'delivered';
  return {
    _id: id,
    market: market.code,
    revision: random.whole(1, 6),
    ...ownerOf(shopper, random),
    number: name,
    status,
    currency: shopper.market.currency,
    lines,
    discounts: discountMinor > 0 ? [{ label: 'Season offer', amountMinor: discountMinor }] : [],
    shippingMinor: 0,
    taxMinor: sum(lines.map((line) => line.taxMinor)),
    totalMinor: purchase.amountMinor,
    payment: paymentOf(shopper, random),
    invoice: invoiced ? { number: `INV-${name}`, document: `invoices/${id}.pdf` } : null,
    ...afterSalesOf(setting, { id, status, age, placedAt, lines }, random),
    releaseAt:
      status === 'preordered' ? new Date(setting.dates.opening + random.whole(10, 60) * DAY) : null,
    shipTo: addressOf(shopper, market, random),
    placedAt: new Date(placedAt),
  };
}

function statusOf(age: number, random: Random): Order['status'] {
  if (random.chance(0.01)) return 'cancelled';
  if (age < 21 * DAY && random.chance(0.15)) return 'preordered';
  if (age < 7 * DAY) return random.pick(['placed', 'paid']);
  return age < 14 * DAY ? 'shipped' : 'delivered';
}

/** Almost always the shopper's own market; the currency stays the shopper's in any case. */
function marketOf({ markets }: Setting, { market, isGuest }: Shopper, random: Random): SeedMarket {
  const others = markets.filter(({ open }) => open !== market.open);
  const strays = random.chance(market.open ? STRAYED_OUT : STRAYED_IN);
  return strays && !isGuest && others.length > 0 ? pickMarket(others, random) : market;
}

function paymentOf({ about, isGuest }: Shopper, random: Random): Order['payment'] {
  return {
    provider: 'examplepay',
    reference: `pay_${random.text(24, HEXADECIMAL)}`,
    customerReference: isGuest ? null : `cus_${about('payment').text(16, HEXADECIMAL)}`,
  };
}

type Placed = Pick<Order, 'status' | 'lines'> & { id: string; age: number; placedAt: number };

/** What was sent back or paid back, and what of it is still under way at the opening. */
function afterSalesOf(
  { dates }: Setting,
  { id, status, age, placedAt, lines }: Placed,
  random: Random,
): Pick<Order, 'returns' | 'refunds'> {
  const refund = (amountMinor: number, state: 'pending' | 'paid', days: number) => ({
    refundId: `${id}-F1`,
    amountMinor,
    status: state,
    at: new Date(dates.past(placedAt + days * DAY)),
  });
  if (status === 'cancelled') {
    const total = sum(lines.map(({ totalMinor }) => totalMinor));
    return { returns: [], refunds: [refund(total, 'paid', 1)] };
  }
  const recent = age < 60 * DAY;
  if (status !== 'delivered' || !random.chance(recent ? 0.2 : 0.02)) {
    return { returns: [], refunds: [] };
  }
  const { lineId, quantity, totalMinor } = random.pick(lines);
  const back = {
    returnId: `${id}-R1`,
    lineId,
    quantity,
    status: recent ? random.pick(['requested', 'inTransit', 'received'] as const) : 'closed',
    requestedAt: new Date(placedAt + 8 * DAY),
  } as const;
  return { returns: [back], refunds: [refund(totalMinor, recent ? 'pending' : 'paid', 12)] };
}

const sum = (amounts: readonly number[]) => amounts.reduce((total, amount) => total + amount, 0);
