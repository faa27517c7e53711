import { enrolment } from '../../src/stores/ledger';
import { accountOf, guestsBelongings, orderOf, reviewOf, ticketOf, warrantyOf } from './documents';
import { move } from './story';
import { useWorld } from './world';

const world = useWorld();

const enrolled = async () => {
  const found = await world.raw
    .ledger('customers')
    .find()
    .sort({ market: 1, ordinal: 1 })
    .toArray();
  return found.map((one) => enrolment.parse(one));
};
const guest = (email: string) => ({ customerId: null, guest: { email, name: 'Jo' } });

test("lists a market's accounts in positions without gaps, and nobody else's", async () => {
  const customers = [
    ...['C1', 'C2', 'C3'].map((id) => accountOf(id)),
    accountOf('C4', { status: 'erasurePending' }),
    accountOf('C5', { market: 'FR' }),
    accountOf('C6', { market: 'IN' }),
  ];
  await world.seed({ customers });
  expect(await world.steps.enrolMarket({ market: 'GB' })).toEqual({ customers: 4 });
  const list = await enrolled();
  expect(list.map(({ ordinal }) => ordinal)).toEqual([0, 1, 2, 3]);
  expect(list.map(({ _id }) => _id).sort()).toEqual(['C1', 'C2', 'C3', 'C4']);
  for (const one of list) {
    expect(one).toMatchObject({
      market: 'GB',
      kind: 'account',
      state: 'enrolled',
      accountId: null,
    });
    expect(one).not.toHaveProperty('records');
  }
});

test('lists a guest once, by the e-mail address however it was typed, under an id that tells nothing', async () => {
  await world.seed({
    orders: [orderOf('O-1', guest('jo@example.com')), orderOf('O-2', guest('Jo@Example.com'))],
    reviews: [reviewOf('V-1', guest('JO@example.com'))],
    tickets: [ticketOf('T-1', guest('jo@example.com'))],
    warranties: [warrantyOf('W-1', guest('jo@example.com'))],
  });
  expect(await world.steps.enrolMarket({ market: 'GB' })).toEqual({ customers: 1 });
  const [one] = await enrolled();
  expect(one).toMatchObject({ kind: 'guest', ordinal: 0 });
  expect(one?._id).toMatch(/^G[0-9a-f]{24}$/);
  expect({ ...one?.records, orders: one?.records?.orders.toSorted() }).toEqual({
    orders: ['O-1', 'O-2'],
    reviews: ['V-1'],
    tickets: ['T-1'],
    warranties: ['W-1'],
  });
  expect(JSON.stringify(one)).not.toMatch(/example/i);
});

test('takes one address in two markets for two guests', async () => {
  const of = guest('jo@example.com');
  await world.seed({
    orders: [
      orderOf('O-GB', of),
      orderOf('O-FR', { ...of, market: 'FR' }),
      orderOf('O-IN', { ...of, market: 'IN' }),
    ],
  });
  await world.steps.enrolMarket({ market: 'GB' });
  await world.steps.enrolMarket({ market: 'FR' });
  const list = await enrolled();
  expect(list).toMatchObject([
    { market: 'FR', records: { orders: ['O-FR'] } },
    { market: 'GB', records: { orders: ['O-GB'] } },
  ]);
  expect(list[0]?._id).not.toBe(list[1]?._id);
});

test('lists the records of an open market whose owners are excluded, by owner', async () => {
  await world.seed({
    customers: [accountOf('C91', { market: 'IN' }), accountOf('C92', { market: 'IN' })],
    orders: [
      orderOf('O-1', { customerId: 'C91' }),
      orderOf('O-2', { customerId: 'C91' }),
      orderOf('O-3', { customerId: 'C92' }),
      orderOf('O-IN', { customerId: 'C91', market: 'IN' }),
    ],
    warranties: [warrantyOf('W-1', { customerId: 'C91' })],
  });
  expect(await world.steps.enrolMarket({ market: 'GB' })).toEqual({ customers: 2 });
  const list = (await enrolled()).toSorted(
    (a, b) => (b.records?.orders.length ?? 0) - (a.records?.orders.length ?? 0),
  );
  const nothing = { orders: [], reviews: [], tickets: [], warranties: [] };
  expect(list).toMatchObject([
    { kind: 'detached', records: { ...nothing, orders: ['O-1', 'O-2'], warranties: ['W-1'] } },
    { kind: 'detached', records: { ...nothing, orders: ['O-3'] } },
  ]);
  expect(list[0]?._id).toMatch(/^D[0-9a-f]{24}$/);
});

test('run again, adds who and what came since, and changes nobody', async () => {
  await world.seed({ customers: [accountOf('C1')] });
  await world.seed(guestsBelongings('Jo', 'jo@example.com'));
  await world.steps.enrolMarket({ market: 'GB' });
  await world.raw.ledger('customers').updateOne({ _id: 'C1' }, { $set: { state: 'moved' } });
  const before = await enrolled();
  await world.seed({
    customers: [accountOf('C3')],
    orders: [orderOf('O-late', guest('jo@example.com'))],
  });
  expect(await world.steps.enrolMarket({ market: 'GB' })).toEqual({ customers: 3 });
  const after = await enrolled();
  expect(after[2]).toMatchObject({ _id: 'C3', ordinal: 2, state: 'enrolled' });
  expect(after.slice(0, 2)).toEqual(
    before.map((one) =>
      one.records
        ? { ...one, records: { ...one.records, orders: [...one.records.orders, 'O-late'] } }
        : one,
    ),
  );
});

test('takes more than a batch', async () => {
  const ids = Array.from({ length: 1_002 }, (_, index) => `C${index}`);
  await world.seed({ customers: ids.map((id) => accountOf(id)) });
  expect(await world.steps.enrolMarket({ market: 'GB' })).toEqual({ customers: 1_002 });
  const ordinals = (await enrolled()).map(({ ordinal }) => ordinal);
  expect(ordinals).toEqual(ids.map((_, index) => index));
});

test('has a guest who was moved and came back move again, with what is new; nobody else', async () => {
  const [jo, li] = [guest('jo@example.com'), guest('li@example.com')];
  await world.seed({ orders: [orderOf('O-1', jo), orderOf('O-2', li)] });
  await world.steps.enrolMarket({ market: 'GB' });
  const { customers } = await world.steps.listCustomers({ market: 'GB', from: 0, count: 10 });
  for (const customer of customers) expect(await move(world.steps, customer)).toBe('moved');
  await world.seed({ orders: [orderOf('O-3', jo)] });

  await world.steps.enrolMarket({ market: 'GB' });

  const again = await world.steps.listCustomers({ market: 'GB', from: 0, count: 10 });
  expect(again.customers).toHaveLength(1);
  for (const customer of again.customers) await move(world.steps, customer);
  const orders = await world.raw.target('orders').find().sort({ _id: 1 }).toArray();
  expect(orders.map(({ _id }) => _id)).toEqual(['poco-O-1', 'poco-O-2', 'poco-O-3']);
});
