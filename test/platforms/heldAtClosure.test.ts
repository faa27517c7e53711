import * as sourceShop from '../../local/platforms/sourceShop';
import { lookUpOrder, signIn } from '../../local/platforms/target';
import * as targetShop from '../../local/platforms/targetShop';
import { hashPassword, passwordOf } from '../../local/seed/customer';
import { Random } from '../../local/seed/random';
import { openMarkets } from '../../src/activities/dependencies';
import { datesOf } from '../../src/programme/calendar';
import { calendarOf } from '../../src/programme/days';
import { customerId, sourceId } from '../../src/records/ids';
import { accountOf, belongingsOf, emailOf, orderOf, productOf } from '../activities/documents';
import type { Stored } from '../activities/documents';
import { decide } from '../activities/failures';
import { useWorld } from '../activities/world';
import { pocoGlobal } from '../unit/programme/pocoGlobal';
import { moveOrHold } from './moving';

const world = useWorld();
const id = customerId.parse('C1');
const dates = datesOf(calendarOf(pocoGlobal()));
const at = dates.websiteClosure;
const product = sourceId.parse('P7');
const warranty = sourceId.parse('W-C1');

/** A customer whose order nobody can map: the account was copied, and nothing was taken over. */
async function hold() {
  const order = { ...orderOf('O-C1', { customerId: 'C1', market: 'GB' }), currency: 'pounds' };
  const password = hashPassword(passwordOf('C1'), new Random(1));
  await world.seed({ products: [productOf('P7')] });
  const customer = await world.seedCustomer('C1', {
    customers: [accountOf('C1', { password })],
    orders: [order],
  });
  await world.steps.openPlatform({ at: dates.opening });
  expect(await moveOrHold(world.steps, customer, { dates, at: dates.opening })).toBe('held');
  await world.steps.closeWebsite({ at });
  return customer;
}

describe('a case that is open when the website closes', () => {
  test('leaves the account invisible, and the source read-only', async () => {
    await hold();
    const { source, target } = world.deps;
    const signedIn = await signIn(target, emailOf('C1'), passwordOf('C1'));
    expect(signedIn).toEqual({ refused: 'arriving' });
    const purchase = { market: 'GB', productId: product, customerId: id, guest: null };
    expect(await sourceShop.canBuy(source, purchase)).toEqual({ refused: 'closed' });
    const claim = { warrantyId: warranty, at: new Date(at), text: 'No sound' };
    expect(await sourceShop.claimWarranty(source, claim)).toEqual({ refused: 'closed' });
  });

  test('leaves balances and coupons owed, as they were', async () => {
    await hold();
    const { balances, coupons } = belongingsOf('C1');
    const stored = async (collection: string) =>
      await world.raw.source(collection).find().toArray();
    expect(await stored('balances')).toEqual(balances);
    expect(await stored('coupons')).toEqual(coupons);
    const nothing = ['wallets', 'coupons'].map((name) => world.raw.target(name).countDocuments());
    expect(await Promise.all(nothing)).toEqual([0, 0]);
  });

  test('lets orders be looked up and warranties be claimed under at the target', async () => {
    await hold();
    const { source, target } = world.deps;
    const { number } = (await world.raw.source('orders').findOne()) as Stored & { number: string };
    const found = await lookUpOrder(target, { orderNumber: number, email: emailOf('C1') }, source);
    expect(found).toMatchObject({ orderNumber: number });
    const claim = { warrantyId: warranty, at: new Date(at), text: 'No sound' };
    expect(await targetShop.claimWarranty(target, source, claim)).toHaveProperty('ticketId');
  });

  test('ends with all of it at the target, once it is decided', async () => {
    const customer = await hold();
    const records = [{ kind: 'order' as const, id: 'O-C1' }];
    await decide(world.steps, customer, { cause: 'schema', records, evidence: [] }, 'setAside');
    const clock = { dates, at };
    expect(await moveOrHold(world.steps, customer, clock)).toBe('moved');
    const { target, source, programme } = world.deps;
    expect(await signIn(target, emailOf('C1'), passwordOf('C1'))).toHaveProperty('accountId');
    const left = await source.balances.find(openMarkets(programme)).toArray();
    expect(left.map(({ amount }) => amount)).toEqual([0]);
    expect(await target.coupons.countDocuments({ state: 'live' })).toBe(1);
  });
});
