import type { z } from 'zod';
import type { sourceOrder } from '../../src/records/order';
import type { SeedMarket } from './market';
import type { Product } from './product';
import type { Purchase } from './purchases';
import type { Random } from './random';

type Line = z.input<typeof sourceOrder>['lines'][number];

/** What the lines of an order depend on. */
export interface LinesOptions {
  readonly orderId: string;
  readonly purchase: Purchase;
  readonly market: SeedMarket;
  readonly products: readonly Product[];
  readonly random: Random;
  /** Exactly so many lines; default one to three, as the quantity allows. */
  readonly lines: number | undefined;
}

/**
 * The lines of a purchase: their totals add up to its amount, their quantities to its quantity, or
 * to the number of lines where more lines are asked for than there are pieces.
 */
export function linesOf(options: LinesOptions): Line[] {
  const { purchase, random } = options;
  const count = options.lines ?? random.whole(1, Math.min(purchase.quantity, 3));
  const quantities = shareOut(Math.max(purchase.quantity, count), count);
  const totals = portions(purchase.amountMinor, quantities);
  return quantities.map((quantity, index) => lineOf(options, index, quantity, totals[index] ?? 0));
}

function lineOf(
  { orderId, market, products, random }: LinesOptions,
  index: number,
  quantity: number,
  totalMinor: number,
): Line {
  const product = random.pick(products);
  const discountMinor = random.chance(0.1) ? Math.floor(totalMinor / 10) : 0;
  return {
    lineId: `${orderId}-L${index + 1}`,
    productId: product._id,
    title: product.title,
    quantity,
    unitPriceMinor: Math.round((totalMinor + discountMinor) / quantity),
    discountMinor,
    taxMinor: includedTax(totalMinor, market.place.taxPercent),
    totalMinor,
  };
}

/** Whole parts of a whole number, none more than one apart. */
function shareOut(whole: number, parts: number): number[] {
  return Array.from(
    { length: parts },
    (_, index) => Math.floor(whole / parts) + (index < whole % parts ? 1 : 0),
  );
}

/** Divides an amount by quantities, rounded cumulatively: the portions always add up to it. */
function portions(amountMinor: number, quantities: readonly number[]): number[] {
  const whole = quantities.reduce((sum, quantity) => sum + quantity, 0);
  let [counted, given] = [0, 0];
  return quantities.map((quantity) => {
    counted += quantity;
    const due = Number((BigInt(amountMinor) * BigInt(counted)) / BigInt(whole));
    const portion = due - given;
    given = due;
    return portion;
  });
}

const includedTax = (totalMinor: number, percent: number) =>
  totalMinor - Math.round((totalMinor * 100) / (100 + percent));
