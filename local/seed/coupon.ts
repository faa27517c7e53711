import type { z } from 'zod';
import type { sourceCoupon } from '../../src/records/coupon';
import { DAY } from '../../src/programme/instant';
import type { SeedMarket } from './market';
import type { Order } from './order';
import { LEGIBLE, Random } from './random';
import type { Setting } from './setting';
import { customerIdOf } from './shopper';
import type { Shopper } from './shopper';

/** A coupon of the source. */
export type Coupon = z.input<typeof sourceCoupon>;

/** What can have become of a customer's coupon by the opening. */
type Fate =
  'unused' | 'partlyUsed' | 'used' | 'expired' | 'voided' | 'activePastExpiry' | 'activeUsedUp';

const fates: readonly (readonly [Fate, number])[] = [
  ['unused', 40],
  ['partlyUsed', 15],
  ['used', 15],
  ['expired', 15],
  ['voided', 7],
  ['activePastExpiry', 4],
  ['activeUsedUp', 4],
];

/** An account's coupons, none to three, in every state that there is. */
export function couponsOf(setting: Setting, shopper: Shopper, orders: readonly Order[]): Coupon[] {
  const random = shopper.about('coupons');
  return Array.from({ length: random.pick([0, 0, 1, 1, 1, 2, 2, 3]) }, (_, index) => ({
    ...couponOf(setting, shopper.market, `K${shopper.logId}-${index + 1}`, random, orders),
    customerId: customerIdOf(shopper),
  }));
}

/** The shared promotion codes of a market: three that anybody may use, of which one is over. */
export function promotionsOf(setting: Setting, market: SeedMarket): Coupon[] {
  const random = new Random(setting.seed, 'promotions', market.code);
  const { dates } = setting;
  return ['WELCOME', 'SPRING', 'BUNDLE'].map((name) => ({
    ...blankOf(setting, market, `K-${market.code}-${name}`, random),
    customerId: null,
    code: `${name}-${market.code}`,
    status: name === 'SPRING' ? 'expired' : 'active',
    usesLeft: random.whole(100, 900),
    usesTotal: 1_000,
    redemptions: [],
    expiresAt: new Date(dates.opening + (name === 'SPRING' ? -120 : 200) * DAY),
  }));
}

function couponOf(
  setting: Setting,
  market: SeedMarket,
  id: string,
  random: Random,
  orders: readonly Order[],
): Omit<Coupon, 'customerId'> {
  const fate = random.weighted(fates);
  const usesTotal = fate === 'partlyUsed' || random.chance(0.1) ? random.whole(2, 5) : 1;
  const usesLeft = usesLeftOf(fate, usesTotal, random);
  const blank = blankOf(setting, market, id, random);
  const redemptions = Array.from({ length: usesTotal - usesLeft }, () => random.pick(orders));
  const firstUse = redemptions.map(({ placedAt }) => placedAt.getTime() - DAY);
  const over = fate === 'expired' || fate === 'activePastExpiry';
  const days = over ? -random.whole(1, 90) : random.whole(151, 500);
  return {
    ...blank,
    status: statusOf(fate),
    usesLeft,
    usesTotal,
    redemptions: redemptions.map(({ _id: orderId, placedAt }) => ({ orderId, at: placedAt })),
    issuedAt: new Date(Math.min(blank.issuedAt.getTime(), ...firstUse)),
    expiresAt: new Date(setting.dates.opening + days * DAY),
  };
}

function statusOf(fate: Fate): Coupon['status'] {
  return fate === 'used' || fate === 'expired' || fate === 'voided' ? fate : 'active';
}

function usesLeftOf(fate: Fate, usesTotal: number, random: Random): number {
  if (fate === 'used' || fate === 'activeUsedUp') return 0;
  return fate === 'partlyUsed' ? random.whole(1, usesTotal - 1) : usesTotal;
}

/** What every coupon has, whatever became of it. */
function blankOf(
  { brand, dates, products }: Setting,
  { code: market, currency }: SeedMarket,
  id: string,
  random: Random,
) {
  const group = () => random.text(4, LEGIBLE);
  return {
    _id: id,
    market,
    revision: random.whole(1, 4),
    code: `${brand}-${group()}-${group()}-${group()}`,
    benefit: benefitOf(currency, random),
    minimum: random.chance(0.3)
      ? { amountMinor: random.pick([2_000, 5_000, 10_000]), currency }
      : null,
    productIds: random.chance(0.2) ? [random.pick(products)._id] : [],
    issuedAt: new Date(dates.opening - random.whole(100, 500) * DAY),
  };
}

function benefitOf(currency: string, random: Random): Coupon['benefit'] {
  return random.chance(0.5)
    ? { type: 'amount', amountMinor: random.pick([500, 1_000, 2_000]), currency }
    : { type: 'percent', percent: random.pick([5, 10, 15, 20]) };
}
