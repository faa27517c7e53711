import { buy, claimWarranty } from '../../local/platforms/sourceShop';
import type { SourcePurchase } from '../../local/platforms/sourceShop';
import { customerId, sourceId } from '../../src/records/ids';
import { sourceOrder } from '../../src/records/order';
import { sourceWarranty } from '../../src/records/warranty';
import { exampleCustomer, exampleProduct, exampleWarranty } from '../unit/records/examples';
import { gil, home, setOwner, setWebsite, usePlatforms } from './platforms';

const at = new Date('2024-11-01T10:00:00Z');
const platforms = usePlatforms();

const purchase = (changes: Partial<SourcePurchase> = {}): SourcePurchase => ({
  market: 'GB',
  productId: exampleProduct._id,
  customerId: exampleCustomer._id,
  guest: null,
  shipTo: home,
  at,
  ...changes,
});

const claim = { warrantyId: exampleWarranty._id, at, text: 'It hums.' };

const ordersPlaced = () => platforms.source.orders.countDocuments({ placedAt: at });
const warranty = async () =>
  sourceWarranty.parse(await platforms.source.warranties.findOne({ _id: exampleWarranty._id }));

describe('buying at the source', () => {
  test.each([
    ['a customer', {}],
    ['a guest', { customerId: null, guest: gil }],
  ])('places an order of %s as the source documents it', async (_, changes) => {
    const wanted = purchase(changes);
    const { orderId } = expectOrder(await buy(platforms.source, wanted));
    const order = sourceOrder.parse(await platforms.source.orders.findOne({ _id: orderId }));
    expect(order).toMatchObject({
      revision: 1,
      market: 'GB',
      customerId: wanted.customerId,
      guest: wanted.guest,
      status: 'placed',
      currency: 'GBP',
      totalMinor: 20000,
      lines: [{ productId: exampleProduct._id, quantity: 1, totalMinor: 20000 }],
      shipTo: home,
      placedAt: at,
    });
  });

  test('asks the price of the market', async () => {
    const { orderId } = expectOrder(await buy(platforms.source, purchase({ market: 'FR' })));
    const order = await platforms.source.orders.findOne({ _id: orderId });
    expect(order).toMatchObject({ currency: 'EUR', totalMinor: 0 });
  });

  test.each(['closed', 'open'] as const)('is as its website, which is %s', async (state) => {
    await setWebsite(platforms, state);
    const bought = await buy(platforms.source, purchase());
    if (state === 'open') expectOrder(bought);
    else expect(bought).toEqual({ refused: 'closed' });
    expect(await ordersPlaced()).toBe(state === 'open' ? 1 : 0);
  });

  test.each(['frozen', 'handedOver', 'source'] as const)(
    'asks who owns the customer: %s',
    async (state) => {
      await setOwner(platforms, state);
      const bought = await buy(platforms.source, purchase());
      if (state === 'source') expectOrder(bought);
      else expect(bought).toEqual({ refused: state });
      expectOrder(await buy(platforms.source, purchase({ customerId: null, guest: gil })));
    },
  );

  test('is refused where the product is not on sale, or not in that market', async () => {
    const refused = { refused: 'notOnSale' };
    expect(await buy(platforms.source, purchase({ market: 'DE' }))).toEqual(refused);
    const productId = sourceId.parse('P0');
    expect(await buy(platforms.source, purchase({ productId }))).toEqual(refused);
    await platforms.source.products.updateMany({}, { $set: { onSale: false } });
    expect(await buy(platforms.source, purchase())).toEqual(refused);
    expect(await ordersPlaced()).toBe(0);
  });

  test('is refused to nobody’s account, and to one that is blocked', async () => {
    const stranger = purchase({ customerId: customerId.parse('C0') });
    expect(await buy(platforms.source, stranger)).toEqual({ refused: 'unknown' });
    await platforms.source.customers.updateMany({}, { $set: { status: 'blocked' } });
    expect(await buy(platforms.source, purchase())).toEqual({ refused: 'blocked' });
    expect(await ordersPlaced()).toBe(0);
  });

  test('goes on in a market with a website of its own', async () => {
    await setOwner(platforms, 'handedOver');
    await setWebsite(platforms, 'closed');
    const indian = purchase({ market: 'IN' });
    expect(await buy(platforms.source, indian)).toEqual({ refused: 'closed' });
    expectOrder(await buy(platforms.source, indian, ['IN']));
    expect(await buy(platforms.source, purchase(), ['IN'])).toEqual({ refused: 'closed' });
  });
});

describe('a claim at the source', () => {
  test('joins the warranty’s claims and raises its revision', async () => {
    const before = await warranty();
    const { claimId } = expectClaim(await claimWarranty(platforms.source, claim));
    expect(await warranty()).toEqual({
      ...before,
      revision: before.revision + 1,
      claims: [...before.claims, { claimId, at, status: 'open', fault: 'It hums.' }],
    });
  });

  test('is taken until the day the warranty ends', async () => {
    const { warrantyId, text } = claim;
    const end = { warrantyId, text, at: exampleWarranty.endsAt };
    expectClaim(await claimWarranty(platforms.source, end));
    const late = { ...end, at: new Date(end.at.getTime() + 1) };
    expect(await claimWarranty(platforms.source, late)).toEqual({ refused: 'expired' });
    expect((await warranty()).claims).toHaveLength(2);
  });

  test.each(['frozen', 'handedOver'] as const)('is refused to who is %s', async (state) => {
    await setOwner(platforms, state);
    expect(await claimWarranty(platforms.source, claim)).toEqual({ refused: state });
    expect(await warranty()).toEqual(exampleWarranty);
    await setOwner(platforms, 'source');
    expectClaim(await claimWarranty(platforms.source, claim));
  });

  test('is refused once the website is closed, and without a warranty', async () => {
    await setWebsite(platforms, 'closed');
    expect(await claimWarranty(platforms.source, claim)).toEqual({ refused: 'closed' });
    const nothing = { ...claim, warrantyId: sourceId.parse('W0') };
    expect(await claimWarranty(platforms.source, nothing)).toEqual({ refused: 'unknown' });
    expect(await warranty()).toEqual(exampleWarranty);
  });

  test('goes on in a market with a website of its own, whoever owns the customer', async () => {
    await platforms.source.warranties.updateMany({}, { $set: { market: 'IN' } });
    await setOwner(platforms, 'handedOver');
    await setWebsite(platforms, 'closed');
    expectClaim(await claimWarranty(platforms.source, claim, ['IN']));
  });
});

function expectOrder(bought: Awaited<ReturnType<typeof buy>>) {
  if ('orderId' in bought) return bought;
  throw new Error(`It was refused: ${bought.refused}`);
}

function expectClaim(taken: Awaited<ReturnType<typeof claimWarranty>>) {
  if ('claimId' in taken) return taken;
  throw new Error(`It was refused: ${taken.refused}`);
}
