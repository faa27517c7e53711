import { buy, claimWarranty } from '../../local/platforms/targetShop';
import type { TargetPurchase } from '../../local/platforms/targetShop';
import { sourceId, targetId } from '../../src/records/ids';
import { targetOrder } from '../../src/records/order';
import { targetTicket } from '../../src/records/ticket';
import { exampleCustomer, exampleProduct, exampleWarranty } from '../unit/records/examples';
import { accountWith, linkTo } from './documents';
import { copyAll, gil, home, publish, setOwner, setWebsite, usePlatforms } from './platforms';

const at = new Date('2025-01-10T10:00:00Z');
const platforms = usePlatforms();

const purchase = (changes: Partial<TargetPurchase> = {}): TargetPurchase => ({
  market: 'GB',
  productId: targetId.parse(`poco-${exampleProduct._id}`),
  accountId: null,
  guest: gil,
  deliverTo: home,
  at,
  ...changes,
});

const claim = { warrantyId: exampleWarranty._id, at, text: 'It hums.' };
const take = (changes: object = {}) =>
  claimWarranty(platforms.target, platforms.source, { ...claim, ...changes });

const claims = async () => (await platforms.target.warranties.findOne())?.claims;
const tickets = () => platforms.target.tickets.find().toArray();

describe('buying at the target', () => {
  test('needs no account, and places an order of the target’s own', async () => {
    await publish(platforms);
    const bought = await buy(platforms.target, purchase());
    const orders = await platforms.target.orders.find().toArray();
    expect(orders.map((order) => targetOrder.parse(order))).toMatchObject([
      {
        _id: 'orderId' in bought && bought.orderId,
        region: 'GB',
        accountId: null,
        guest: gil,
        state: 'placed',
        items: [{ productId: 'poco-P7', quantity: 1, total: { minor: 20000, currency: 'GBP' } }],
        total: { minor: 20000, currency: 'GBP' },
        deliverTo: home,
      },
    ]);
    expect(orders[0]?._id).toMatch(/^mi-/);
  });

  test('is refused where nothing is offered: unpublished, unavailable, another market', async () => {
    const refused = { refused: 'notOnSale' };
    expect(await buy(platforms.target, purchase())).toEqual(refused);
    await publish(platforms);
    expect(await buy(platforms.target, purchase({ market: 'DE' }))).toEqual(refused);
    expect(await buy(platforms.target, purchase({ market: 'IN' }))).toEqual(refused);
    await platforms.target.products.updateMany({}, { $set: { available: false } });
    expect(await buy(platforms.target, purchase())).toEqual(refused);
    expect(await platforms.target.orders.countDocuments()).toBe(0);
  });

  test('with an account is as signing in to it: not while it is blocked or arriving', async () => {
    await publish(platforms);
    const account = accountWith();
    const own = purchase({ accountId: account._id, guest: null });
    expect(await buy(platforms.target, own)).toEqual({ refused: 'unknown' });
    for (const [refused, changes] of [
      ['blocked', { state: 'blocked' }],
      ['arriving', { links: [linkTo('C0001', 'arriving')] }],
    ] as const) {
      await platforms.target.accounts.deleteMany({});
      await platforms.target.accounts.insertOne(accountWith(changes));
      expect(await buy(platforms.target, own)).toEqual({ refused });
    }
    await platforms.target.accounts.replaceOne({}, account);
    expect(await buy(platforms.target, own)).toHaveProperty('orderId');
    expect(await platforms.target.orders.findOne()).toMatchObject({ accountId: account._id });
  });
});

describe('a claim at the target', () => {
  beforeEach(() => publish(platforms));

  test('joins the claims of a warranty that moved', async () => {
    await copyAll(platforms, 'active');
    const before = (await claims()) ?? [];
    const taken = await take();
    const id = 'claimId' in taken && taken.claimId;
    expect(id).toMatch(/^mi-/);
    expect(await claims()).toEqual([...before, { id, at, state: 'open', fault: claim.text }]);
    expect(await tickets()).toEqual([]);
  });

  test('is taken to the same instant as the source would have taken it', async () => {
    await copyAll(platforms, 'active');
    const end = exampleWarranty.endsAt;
    expect(await take({ at: end })).toHaveProperty('claimId');
    expect(await take({ at: new Date(end.getTime() + 1) })).toEqual({ refused: 'expired' });
  });

  test('is the source’s to take while it serves the customer', async () => {
    expect(await take()).toEqual({ refused: 'atSource' });
    await copyAll(platforms, 'arriving');
    expect(await take()).toEqual({ refused: 'atSource' });
    expect(await tickets()).toEqual([]);
  });

  test('becomes a ticket where the source is closed and the warranty has not moved', async () => {
    await setWebsite(platforms, 'closed');
    const taken = await take();
    const { email, name } = exampleCustomer;
    const [ticket] = await tickets();
    expect(targetTicket.omit({ formerAddress: true }).parse(ticket)).toMatchObject({
      _id: 'ticketId' in taken && taken.ticketId,
      region: 'GB',
      accountId: null,
      guest: { email, name: `${name.given} ${name.family}` },
      topic: 'Claim under warranty W4, serial number SN-0042',
      state: 'open',
      orderId: null,
      messages: [{ at, author: 'customer', text: claim.text }],
    });
    expect(ticket?._id).toMatch(/^mi-/);
  });

  test('becomes a ticket of a guest who has not moved, under the guest’s own words', async () => {
    await setWebsite(platforms, 'closed');
    await platforms.source.warranties.updateMany({}, { $set: { customerId: null, guest: gil } });
    expect(await take()).toHaveProperty('ticketId');
    expect(await tickets()).toMatchObject([{ accountId: null, guest: gil }]);
  });

  test('becomes a ticket, and touches no copy, while its customer is still arriving', async () => {
    await copyAll(platforms, 'arriving');
    await setWebsite(platforms, 'closed');
    const before = await claims();
    expect(await take()).toHaveProperty('ticketId');
    expect(await claims()).toEqual(before);
    expect(await tickets()).toMatchObject([
      { accountId: accountWith()._id, guest: null, orderId: 'poco-O77' },
    ]);
  });

  test.each(['frozen', 'handedOver'] as const)(
    'becomes a ticket before the closure too where the source refuses who is %s',
    async (state) => {
      await setOwner(platforms, state);
      expect(await take()).toHaveProperty('ticketId');
    },
  );

  test('becomes a ticket where a malformed warranty is why its customer is held', async () => {
    await setWebsite(platforms, 'closed');
    await platforms.source.warranties.updateMany({}, { $unset: { endsAt: '' } });
    expect(await take()).toHaveProperty('ticketId');
  });

  test('is refused without a warranty, after its end, and in a market the target does not sell in', async () => {
    await setWebsite(platforms, 'closed');
    const { endsAt } = exampleWarranty;
    expect(await take({ warrantyId: sourceId.parse('W0') })).toEqual({ refused: 'unknown' });
    const late = new Date(endsAt.getTime() + 1);
    expect(await take({ at: late })).toEqual({ refused: 'expired' });
    await platforms.source.warranties.updateMany({}, { $set: { market: 'IN' } });
    expect(await take()).toEqual({ refused: 'unknown' });
    expect(await tickets()).toEqual([]);
  });
});
