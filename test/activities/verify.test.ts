import { verify as verifySignature } from 'node:crypto';
import canonicalize from 'canonicalize';
import { storedReceipt } from '../../src/stores/ledger';
import type { StoredReceipt } from '../../src/stores/ledger';
import {
  balanceOf,
  belongingsOf,
  couponOf,
  entriesOf,
  guestsBelongings,
  orderOf,
  shipmentOf,
} from './documents';
import { caseOf, decide, failureOf } from './failures';
import { at, clock, enrolled, take } from './story';
import { useWorld } from './world';

const world = useWorld();
const of = { customerId: 'C1', market: 'GB' };

/** Ada, moved but for the verification. */
async function seedAda(changes: Parameters<typeof world.seedCustomer>[1] = {}) {
  const ada = await take(world.steps, await world.seedCustomer('C1', changes));
  await world.steps.transferBalances(ada);
  await world.steps.reissueCoupons(ada);
  return ada;
}

const receipts = async () => {
  const found = await world.raw.ledger('receipts').find().sort({ _id: 1 }).toArray();
  return found.map((one) => storedReceipt.parse(one));
};
const stateOfAda = () => world.raw.ledger('customers').findOne({ _id: 'C1' });

describe('what stands at the target', () => {
  test('is proven by a signed receipt, and the customer counts as moved', async () => {
    const ada = await seedAda();
    expect(await world.steps.verify(ada)).toEqual({ receipt: 'C1-1' });
    const [issued] = await receipts();
    const code = (await world.raw.target('coupons').findOne({}))?.['code'] as string;
    const codeDigest = world.deps.keys.digest('code', code).toString('hex');
    const digests = { source: expect.stringMatching(/^[0-9a-f]{64}$/), target: expect.any(String) };
    expect(issued).toMatchObject({
      _id: 'C1-1',
      customerId: 'C1',
      revision: 1,
      market: 'GB',
      accountId: 'poco-C1',
      counts: { order: 1, shipment: 1, review: 1, ticket: 1, warranty: 1, balance: 1, coupon: 1 },
      digests: { order: digests, shipment: digests, review: digests, ticket: digests },
      balances: [{ balanceId: 'B-C1', atSource: 0, debited: 120, credited: 120 }],
      coupons: [{ couponId: 'Q-C1', successorId: 'poco-Q-C1', codeDigest }],
      issuedAt: new Date(at),
    });
    for (const { source, target } of Object.values(issued?.digests ?? {})) {
      expect(target).toBe(source);
    }
    expect(JSON.stringify(issued)).not.toContain(code);
    expect(await stateOfAda()).toMatchObject({ state: 'moved', accountId: 'poco-C1' });
  });

  test('is signed by the key, to the letter', async () => {
    await world.steps.verify(await seedAda());
    const { signature, seal, ...signed } = (await receipts())[0] as StoredReceipt;
    expect(seal).toBeNull();
    const isSigned = (content: object) =>
      verifySignature(
        null,
        Buffer.from(canonicalize(JSON.parse(JSON.stringify(content))) ?? ''),
        world.deps.keys.publicKey,
        Buffer.from(signature, 'base64'),
      );
    expect(isSigned(signed)).toBe(true);
    expect(isSigned({ ...signed, revision: 2 })).toBe(false);
  });

  test('has one receipt as long as it is the same, and a new revision when it is not', async () => {
    const ada = await seedAda();
    await world.steps.verify(ada);
    expect(await world.steps.verify(ada)).toEqual({ receipt: 'C1-1' });
    await world.seed({ orders: [orderOf('O-late', of)] });
    expect(await world.steps.verify(ada)).toEqual({ receipt: 'C1-2' });
    expect(await receipts()).toMatchObject([{ counts: { order: 1 } }, { counts: { order: 2 } }]);
  });

  test('is caught up with once', async () => {
    const ada = await seedAda();
    await world.raw.source('orders').updateOne({ _id: 'O-C1' }, { $set: { status: 'cancelled' } });
    await world.raw.target('reviews').deleteOne({ _id: 'poco-V-C1' });
    await world.steps.verify(ada);
    expect(await world.raw.target('orders').findOne({})).toMatchObject({ state: 'cancelled' });
    expect(await world.raw.target('reviews').countDocuments()).toBe(1);
  });

  test('may have been answered there: that is no difference', async () => {
    const ada = await seedAda();
    const answer = { id: 'mi-1', at: new Date(at), author: 'agent', text: 'Hello' };
    await world.raw
      .target('tickets')
      .updateOne({}, [{ $set: { messages: { $concatArrays: ['$messages', [answer]] } } }]);
    expect(await world.steps.verify(ada)).toEqual({ receipt: 'C1-1' });
  });

  test('without what was set aside is complete', async () => {
    const broken = orderOf('O-broken', { ...of, totalMinor: -1 });
    const own = belongingsOf('C1');
    const customer = await world.seedCustomer('C1', { orders: [...own.orders, broken] });
    const needed = {
      cause: 'schema' as const,
      records: [{ kind: 'order' as const, id: 'O-broken' }],
      evidence: [],
    };
    await decide(world.steps, customer, needed, 'setAside');
    const ada = await take(world.steps, customer);
    await world.steps.transferBalances(ada);
    await world.steps.reissueCoupons(ada);
    await world.steps.verify(ada);
    expect(await receipts()).toMatchObject([{ counts: { order: 1 } }]);
  });

  test('beside an edit that was kept is complete, until the source changes again', async () => {
    const ada = await seedAda();
    const cancel = { $set: { status: 'cancelled' }, $inc: { revision: 1 } };
    await world.raw.target('orders').updateOne({}, { $set: { orderNumber: 'another' } });
    await world.raw.source('orders').updateOne({}, cancel);
    const needed = await caseOf(world.steps.verify(ada));
    expect(needed).toMatchObject({ cause: 'doubleEdit', records: [{ kind: 'order', id: 'O-C1' }] });
    await decide(world.steps, ada, needed, 'keepTarget');
    expect(await world.steps.verify(ada)).toEqual({ receipt: 'C1-1' });
    await world.raw.target('orders').updateOne({}, { $set: { orderNumber: 'a third' } });
    await world.steps.verify(ada);

    await world.raw.source('orders').updateOne({}, { $set: { status: 'paid' } });
    expect(await caseOf(world.steps.verify(ada))).toMatchObject({ cause: 'doubleEdit' });
  });

  test('after an edit was overwritten is complete; edited there again, it is not', async () => {
    const ada = await seedAda();
    await world.raw.target('orders').updateOne({}, { $set: { orderNumber: 'another' } });
    await world.raw.source('orders').updateOne({}, { $set: { status: 'cancelled' } });
    await decide(world.steps, ada, await caseOf(world.steps.verify(ada)), 'takeSource');
    expect(await world.steps.verify(ada)).toEqual({ receipt: 'C1-1' });
    await world.raw.target('orders').updateOne({}, { $set: { orderNumber: 'another' } });
    expect(await caseOf(world.steps.verify(ada))).toMatchObject({ cause: 'verification' });
  });

  test('without what the target refuses is complete once that was set aside', async () => {
    const ada = await seedAda();
    await world.seed({
      orders: [orderOf('O-no', of)],
      shipments: [shipmentOf('S-no', 'O-no')],
    });
    await world.refuse('orders', { _id: { $ne: 'poco-O-no' } });
    const needed = await caseOf(world.steps.verify(ada));
    expect(needed).toMatchObject({ cause: 'refusal', records: [{ kind: 'order', id: 'O-no' }] });
    await decide(world.steps, ada, needed, 'retry');
    expect(await caseOf(world.steps.verify(ada))).toEqual(needed);
    await decide(world.steps, ada, needed, 'setAside');
    await world.steps.verify(ada);
    const [issued] = await receipts();
    expect(issued).toMatchObject({ counts: { order: 1, shipment: 1 } });
    expect(issued?.digests['order']?.source).toBe(issued?.digests['order']?.target);
  });

  test('of a guest is records alone', async () => {
    await world.seed(guestsBelongings('jo', 'jo@example.com'));
    const customers = await enrolled(world.steps);
    for (const guest of customers) {
      await world.steps.verify({ ...guest, accountId: null, ...clock });
      expect(await receipts()).toMatchObject([
        {
          customerId: guest.customerId,
          accountId: null,
          counts: {
            order: 1,
            shipment: 1,
            review: 1,
            ticket: 1,
            warranty: 1,
            balance: 0,
            coupon: 0,
          },
          balances: [],
          coupons: [],
        },
      ]);
    }
    expect(customers).toHaveLength(1);
  });
});

describe('what does not stand at the target', () => {
  test.each([
    ['an order', 'order', 'O-C1', 'orders', 'poco-O-C1', { orderNumber: 'another' }],
    ['a parcel', 'shipment', 'S-C1', 'shipments', 'poco-S-C1', { carrier: 'another' }],
    ['a review', 'review', 'V-C1', 'reviews', 'poco-V-C1', { stars: 5 }],
    ['a ticket', 'ticket', 'T-C1', 'tickets', 'poco-T-C1', { topic: 'another' }],
    ['a warranty', 'warranty', 'W-C1', 'warranties', 'poco-W-C1', { serial: 'another' }],
    ['a credit', 'balance', 'B-C1', 'wallets', 'poco-C1-points', { 'credits.B-C1.debited': 119 }],
    ["a coupon's code", 'coupon', 'Q-C1', 'coupons', 'poco-Q-C1', { code: 'ANOTHER' }],
    ["a coupon's owner", 'coupon', 'Q-C1', 'coupons', 'poco-Q-C1', { accountId: null }],
  ])('%s as it should needs a case', async (_, kind, id, collection, _id, change) => {
    const ada = await seedAda();
    await world.raw.target(collection).updateOne({ _id }, { $set: change });
    const needed = await caseOf(world.steps.verify(ada));
    expect(needed).toMatchObject({ cause: 'verification', records: [{ kind, id }] });
    expect(await receipts()).toEqual([]);
    expect(await stateOfAda()).toMatchObject({ state: 'enrolled' });
  });

  test.each([
    ['a credit', 'balance', 'B-C1', 'wallets'],
    ['a coupon', 'coupon', 'Q-C1', 'coupons'],
  ])('%s at all needs a case', async (_, kind, id, collection) => {
    const ada = await seedAda();
    await world.raw.target(collection).deleteMany({});
    expect(await caseOf(world.steps.verify(ada))).toMatchObject({ records: [{ kind, id }] });
  });

  test('points that are still at the source are not passed over', async () => {
    const ada = await seedAda();
    await world.seed({ balances: [balanceOf('B-2', of)], balanceEntries: entriesOf('B-2') });
    const { records } = await caseOf(world.steps.verify(ada));
    expect(records).toEqual([{ kind: 'balance', id: 'B-2' }]);
  });

  test('a coupon that is still live at the source is not passed over', async () => {
    const ada = await seedAda();
    await world.seed({ coupons: [couponOf('Q-2', of)] });
    const { records } = await caseOf(world.steps.verify(ada));
    expect(records).toEqual([{ kind: 'coupon', id: 'Q-2' }]);
  });

  test('a malformed record needs the case of its schema, not of the verification', async () => {
    const ada = await seedAda();
    await world.seed({ orders: [orderOf('O-broken', { ...of, totalMinor: -1 })] });
    expect(await failureOf(world.steps.verify(ada))).toMatchObject({ type: 'CaseNeeded' });
  });
});
