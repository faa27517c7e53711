import { DAY } from '../../src/programme/instant';
import { purpose } from '../../src/records/account';
import type { SourceProduct } from '../../src/records/product';
import { inventSentence, inventText } from '../seed/words';
import type { Random } from '../seed/random';
import { moveBalance, redeem, restore } from './benefits';
import type { Movement } from './benefits';
import { sayConsent } from './consents';
import type { Desk } from './desk';
import { chooseLanguage } from './language';
import { changeReview, writeReview } from './feedback';
import { cancelOrder, placeOrder, returnOrder } from './orders';
import { shipParcel, trackParcel } from './parcels';
import { addMessage, closeTicket, openTicket } from './service';
import type { Shop } from './shop';
import type { Bought, OwnCoupon, Shopper } from './shoppers';

/** One visit: who comes, under which id, and what decides what they do. */
export interface Visit {
  readonly shop: Shop;
  readonly desk: Desk;
  readonly shopper: Shopper;
  /** What the ids of everything that comes of it begin with. */
  readonly id: string;
  readonly random: Random;
  readonly at: Date;
}

type Errand = (visit: Visit) => Promise<void>;

const errands: readonly (readonly [Errand, number])[] = [
  [shop, 40],
  [cancel, 10],
  [sendBack, 8],
  [review, 12],
  [ask, 8],
  [writeAgain, 8],
  [changeMind, 6],
  [close, 4],
  [consent, 3],
  [language, 3],
  [ship, 6],
  [track, 6],
];

/**
 * Does one errand, in one operation or several, one after the other; guests only shop. Nobody comes to a
 * market in which nothing is sold.
 */
export async function pay(visit: Visit): Promise<void> {
  if (rangeIn(visit).length === 0) return;
  const errand = visit.shopper.guest ? shop : visit.random.weighted(errands);
  await errand(visit);
}

/** Orders something; some redeem a coupon before, or pay with points or credit, and accounts earn points. */
async function shop(visit: Visit): Promise<void> {
  const { shopper, desk, id, random, at } = visit;
  const key = `${id}-order`;
  const product = random.pick(rangeIn(visit));
  const price = priceIn(visit, product);
  const coupon = await useCoupon(visit, product, key);
  const benefit = coupon ? Math.min(worthOf(coupon, price), price) : 0;
  const points = random.chance(0.3) ? random.whole(1, 40) : 0;
  const isPaid = points > 0 && points <= price - benefit && (await spend(visit, 'points', points));
  const left = price - benefit - (isPaid ? points : 0);
  if (left > 500 && random.chance(0.1)) await spend(visit, 'credit', random.whole(50, 400));
  const discounts = [
    ...(benefit > 0 ? [{ label: 'Coupon', amountMinor: benefit }] : []),
    ...(isPaid ? [{ label: 'Points', amountMinor: points }] : []),
  ];
  const basket = { key, product, discounts, at };
  const placed = await desk.serve(shopper, placeOrder(visit.shop, shopper, basket));
  if (!placed) return;
  shopper.bought.push({
    key,
    platform: placed.platform,
    productId: product._id,
    totalMinor: left,
    coupon,
    points: isPaid ? points : 0,
    state: 'placed',
    parcel: null,
  });
  const earned = Math.floor(left / 100);
  if (earned > 0) await earn(visit, 'points', earned, 'earned');
}

/** Cancels an order; its coupon's use and its points come back. */
async function cancel(visit: Visit): Promise<void> {
  const { shop: here, shopper, desk, id, at } = visit;
  const bought = pickBought(visit, ({ parcel }) => parcel === null);
  if (!bought) return await shop(visit);
  const done = await desk.serve(
    shopper,
    cancelOrder(here, shopper, bought, { id: `${id}-cancel`, at }),
  );
  if (!done) return;
  bought.state = 'cancelled';
  if (bought.coupon) {
    const use = { id: `${id}-restore`, order: bought.key, at };
    await desk.serve(shopper, restore(here, bought.coupon.id, use));
  }
  if (bought.points > 0) await earn(visit, 'points', bought.points, 'corrected');
}

/** Sends an order back; some get store credit for the trouble. */
async function sendBack(visit: Visit): Promise<void> {
  const { shop: here, shopper, desk, id, random, at } = visit;
  const bought = pickBought(visit);
  if (!bought) return await shop(visit);
  const back = returnOrder(here, shopper, bought, { id: `${id}-return`, at });
  if (!(await desk.serve(shopper, back))) return;
  bought.state = 'returned';
  if (random.chance(0.5)) await earn(visit, 'credit', random.whole(100, 900), 'earned');
}

async function review({ shop: here, shopper, desk, id, random, at }: Visit): Promise<void> {
  const key = `${id}-review`;
  const opinion = {
    id: key,
    productId: random.pick(here.products)._id,
    stars: random.whole(1, 5),
    title: inventSentence(random),
    text: inventText(random),
    at,
  };
  const done = await desk.serve(shopper, writeReview(here, shopper, opinion));
  if (done) shopper.reviews.push({ key, platform: done.platform });
}

async function changeMind(visit: Visit): Promise<void> {
  const { shop: here, shopper, desk, id, random, at } = visit;
  if (shopper.reviews.length === 0) return await review(visit);
  const opinion = { id: `${id}-edit`, stars: random.whole(1, 5), at };
  const former = random.pick(shopper.reviews);
  await desk.serve(shopper, changeReview(here, shopper, former, opinion));
}

async function ask({ shop: here, shopper, desk, id, random, at }: Visit): Promise<void> {
  const key = `${id}-ticket`;
  const question = { id: key, subject: inventSentence(random), text: inventText(random), at };
  const done = await desk.serve(shopper, openTicket(here, shopper, question));
  if (done) shopper.tickets.push({ key, platform: done.platform });
}

async function writeAgain(visit: Visit): Promise<void> {
  const { shop: here, shopper, desk, id, random, at } = visit;
  if (shopper.tickets.length === 0) return await ask(visit);
  const message = { id: `${id}-message`, text: inventText(random), at };
  const ticket = random.pick(shopper.tickets);
  await desk.serve(shopper, addMessage(here, shopper, ticket, message));
}

/** Closes a ticket, and writes to it no more. */
async function close(visit: Visit): Promise<void> {
  const { shop: here, shopper, desk, id, random, at } = visit;
  if (shopper.tickets.length === 0) return await ask(visit);
  const ticket = random.pick(shopper.tickets);
  shopper.tickets.splice(shopper.tickets.indexOf(ticket), 1);
  await desk.serve(shopper, closeTicket(here, shopper, ticket, { id: `${id}-close`, at }));
}

async function consent({ shop: here, shopper, desk, id, random, at }: Visit): Promise<void> {
  const said = {
    id: `${id}-consent`,
    purpose: random.pick(purpose.options),
    granted: random.chance(0.5),
    at,
  };
  await desk.serve(shopper, sayConsent(here, shopper, said));
}

async function language({ shop: here, shopper, desk, id, random, at }: Visit): Promise<void> {
  const languages = here.programme.markets.map((market) => market.language);
  const choice = { id: `${id}-language`, language: random.pick(languages), at };
  await desk.serve(shopper, chooseLanguage(here, shopper, choice));
}

async function ship(visit: Visit): Promise<void> {
  const { shop: here, shopper, desk, id, at } = visit;
  const bought = pickBought(visit, ({ parcel }) => parcel === null);
  if (!bought) return await shop(visit);
  const key = `${id}-parcel`;
  const done = await desk.serve(shopper, shipParcel(here, shopper, bought, { id: key, at }));
  if (done) bought.parcel = { key, platform: done.platform };
}

async function track(visit: Visit): Promise<void> {
  const { shop: here, shopper, desk, id, at } = visit;
  const parcel = pickBought(visit, (bought) => bought.parcel !== null)?.parcel;
  if (!parcel) return await ship(visit);
  await desk.serve(shopper, trackParcel(here, shopper, parcel, { id: `${id}-event`, at }));
}

/** Redeems one of the coupons that fit, in half of the cases in which there is one. */
async function useCoupon(
  visit: Visit,
  product: SourceProduct,
  order: string,
): Promise<(Bought['coupon'] & Pick<OwnCoupon, 'benefit'>) | null> {
  const { shop: here, shopper, desk, id, random, at } = visit;
  const price = priceIn(visit, product);
  const fitting = shopper.coupons.filter(
    ({ minimum, productIds }) =>
      (minimum?.amountMinor ?? 0) <= price &&
      (productIds.length === 0 || productIds.includes(product._id)),
  );
  if (fitting.length === 0 || random.chance(0.5)) return null;
  const { _id, benefit } = random.pick(fitting);
  const use = { id: `${id}-redeem`, order, at };
  const done = await desk.serve(shopper, redeem(here, _id, use));
  return done && { id: _id, platform: done.platform, benefit };
}

async function spend(visit: Visit, kind: Movement['kind'], amount: number): Promise<boolean> {
  const { shop: here, shopper, desk, id, at } = visit;
  const movement = { id: `${id}-spent-${kind}`, kind, amount: -amount, at, expiresAt: null };
  const operation = moveBalance(here, shopper, { ...movement, type: 'spent' });
  return operation !== null && (await desk.serve(shopper, operation)) !== null;
}

async function earn(
  { shop: here, shopper, desk, id, at }: Visit,
  kind: Movement['kind'],
  amount: number,
  type: Movement['type'],
): Promise<void> {
  const expiresAt = kind === 'points' ? new Date(at.getTime() + 365 * DAY) : null;
  const movement = { id: `${id}-${type}-${kind}`, kind, type, amount, at, expiresAt };
  const operation = moveBalance(here, shopper, movement);
  if (operation) await desk.serve(shopper, operation);
}

function pickBought(
  { shopper, random }: Visit,
  fits: (bought: Bought) => boolean = () => true,
): Bought | null {
  const fitting = shopper.bought.filter((one) => one.state === 'placed' && fits(one));
  return fitting.length > 0 ? random.pick(fitting) : null;
}

const rangeIn = ({ shop: { products }, shopper: { market } }: Visit) =>
  products.filter(({ prices }) => prices.some((price) => price.market === market));

const priceIn = ({ shopper: { market } }: Visit, { prices }: SourceProduct): number =>
  prices.find((price) => price.market === market)?.amountMinor ?? 0;

const worthOf = ({ benefit }: Pick<OwnCoupon, 'benefit'>, price: number): number =>
  benefit.type === 'amount' ? benefit.amountMinor : Math.floor((price * benefit.percent) / 100);
