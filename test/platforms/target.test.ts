import { lookUpOrder, receiveMail, signIn } from '../../local/platforms/target';
import { channel } from '../../src/records/storefront';
import { indexTarget, openTarget } from '../../src/stores/target';
import type { TargetStore } from '../../src/stores/target';
import { startDatabase } from './database';
import type { Database } from './database';
import { accountWith, linkTo, movedOrder, movedTicket, scryptHash } from './documents';

let database: Database;
let target: TargetStore;

beforeAll(async () => {
  database = await startDatabase('target');
  target = openTarget(database.client);
});

afterAll(() => database.stop());

beforeEach(async () => {
  await database.client.db().dropDatabase();
  await indexTarget(target);
});

describe('signing in', () => {
  test.each(['ann@example.com', ' ANN@Example.com ', '+441234567890'])(
    'as %j with the right password reaches the account',
    async (login) => {
      await target.accounts.insertOne(accountWith());
      expect(await signIn(target, login, 'secret')).toEqual({ accountId: 'poco-C0001' });
    },
  );

  test.each(['Secret', 'secret ', ''])('with %j is refused', async (password) => {
    await target.accounts.insertOne(accountWith());
    expect(await signIn(target, 'ann@example.com', password)).toEqual({ refused: 'password' });
  });

  test('as somebody unknown is refused', async () => {
    await target.accounts.insertOne(accountWith());
    const strangers = ['bob@example.com', '+441234567891', '', 'poco-C0001'];
    for (const login of strangers) {
      expect(await signIn(target, login, 'secret')).toEqual({ refused: 'unknown' });
    }
  });

  test('to an account without a password is refused', async () => {
    await target.accounts.insertOne(accountWith({ credentials: null }));
    expect(await signIn(target, 'ann@example.com', '')).toEqual({ refused: 'password' });
  });

  test('takes the cost, the salt and the length of the key from what was stored', async () => {
    const credentials = { algorithm: 'scrypt', hash: scryptHash('secret', 65_536) };
    await target.accounts.insertOne(accountWith({ credentials }));
    expect(await signIn(target, 'ann@example.com', 'secret')).toEqual({ accountId: 'poco-C0001' });
  });

  test.each([
    ['blocked', { state: 'blocked' }],
    ['arriving', { links: [linkTo('C0001', 'arriving')] }],
  ])('to an account that is %s says so, but only with its password', async (refused, changes) => {
    await target.accounts.insertOne(accountWith(changes));
    expect(await signIn(target, 'ann@example.com', 'secret')).toEqual({ refused });
    expect(await signIn(target, 'ann@example.com', 'guess')).toEqual({ refused: 'password' });
  });

  test('to an account that the person had before works while another one arrives in it', async () => {
    const links = [{ ...linkTo('C0001', 'arriving'), found: true }];
    await target.accounts.insertOne(accountWith({ links }));
    expect(await signIn(target, 'ann@example.com', 'secret')).toEqual({ accountId: 'poco-C0001' });
  });

  test('where two accounts have the address leads to the one with the password', async () => {
    const unverified = {
      email: 'ann@example.com',
      emailVerified: false,
      phone: null,
      phoneVerified: false,
    };
    const credentials = { algorithm: 'scrypt', hash: scryptHash('other') };
    await target.accounts.insertMany([
      accountWith({ _id: 'poco-C0002', login: unverified, credentials }),
      accountWith(),
      accountWith({ _id: 'poco-C0003', login: unverified }),
    ]);
    expect(await signIn(target, 'ann@example.com', 'secret')).toEqual({ accountId: 'poco-C0001' });
    expect(await signIn(target, 'ann@example.com', 'other')).toEqual({ accountId: 'poco-C0002' });
    expect(await signIn(target, 'ann@example.com', 'third')).toEqual({ refused: 'password' });
  });

  test.each([
    { algorithm: 'bcrypt', hash: '$2b$10$abcdefghijklmnopqrstuv' },
    { algorithm: 'scrypt', hash: '1024:8:1:00ff10:' },
  ])('cannot be tried against %j', async (credentials) => {
    await target.accounts.insertOne(accountWith({ credentials }));
    await expect(signIn(target, 'ann@example.com', 'secret')).rejects.toThrow('scrypt');
  });
});

describe('a mail to an old address', () => {
  const mail = {
    to: 'Ticket-GB-7@support.poco.example.com',
    from: 'ann@example.com',
    messageId: '<1@mail.example.com>',
    body: 'It still says nothing.',
    at: new Date('2024-11-02T10:00:00Z'),
  };

  const routed = () =>
    target.channels.insertOne(
      channel.parse({
        _id: 'support.poco.example.com',
        routedTo: 'support.mi.example.com',
        since: mail.at,
      }),
    );

  const messages = async () =>
    (await target.tickets.findOne({ reference: 'GB-7' }))?.messages.slice(1);

  test('joins the messages of the moved ticket', async () => {
    await routed();
    await target.tickets.insertOne(movedTicket());
    expect(await receiveMail(target, mail)).toEqual({ ticketId: 'poco-T7' });
    expect(await messages()).toEqual([
      {
        id: expect.stringMatching(/^mail-[0-9a-f]{64}$/),
        at: mail.at,
        author: 'customer',
        text: mail.body,
      },
    ]);
  });

  test('is taken once, however often and at once it is delivered', async () => {
    await routed();
    await target.tickets.insertOne(movedTicket());
    const deliveries = Array.from({ length: 12 }, () => receiveMail(target, mail));
    expect(new Set((await Promise.all(deliveries)).map((one) => JSON.stringify(one))).size).toBe(1);
    await receiveMail(target, mail);
    expect(await messages()).toHaveLength(1);
    await receiveMail(target, { ...mail, messageId: '<2@mail.example.com>' });
    expect(await messages()).toHaveLength(2);
  });

  test('is an agent’s where it comes from the domain that answers', async () => {
    await routed();
    await target.tickets.insertOne(movedTicket());
    await receiveMail(target, { ...mail, from: 'jo@Support.mi.example.com' });
    expect(await messages()).toMatchObject([{ author: 'agent' }]);
  });

  test('finds its ticket whatever the case of its domain', async () => {
    await routed();
    await target.tickets.insertOne(movedTicket());
    const to = 'Ticket-GB-7@SUPPORT.poco.example.com';
    expect(await receiveMail(target, { ...mail, to })).toEqual({ ticketId: 'poco-T7' });
  });

  test('is refused while its domain is not routed here', async () => {
    await target.tickets.insertOne(movedTicket());
    expect(await receiveMail(target, mail)).toEqual({ refused: 'unrouted' });
    await routed();
    const elsewhere = { ...mail, to: 'Ticket-GB-7@support.example.com' };
    expect(await receiveMail(target, elsewhere)).toEqual({ refused: 'unrouted' });
    expect(await receiveMail(target, { ...mail, to: 'nobody' })).toEqual({ refused: 'unrouted' });
    expect(await messages()).toEqual([]);
  });

  test('is refused where no ticket has the address', async () => {
    await routed();
    await target.tickets.insertOne(movedTicket());
    const to = 'Ticket-GB-8@support.poco.example.com';
    expect(await receiveMail(target, { ...mail, to })).toEqual({ refused: 'unknown' });
    expect(await messages()).toEqual([]);
  });
});

describe('looking up an order', () => {
  test.each(['Gil@example.com', 'gil@EXAMPLE.com', ' gil@example.com '])(
    'by its number and %j finds a guest’s',
    async (email) => {
      await target.orders.insertOne(movedOrder());
      const found = await lookUpOrder(target, { orderNumber: 'O-1', email });
      expect(found).toEqual(movedOrder());
    },
  );

  test('finds nothing unless number and address belong together', async () => {
    await target.orders.insertMany([
      movedOrder(),
      movedOrder({
        _id: 'poco-O2',
        orderNumber: 'O-2',
        guest: { email: 'ann@example.com', name: '' },
      }),
    ]);
    for (const [orderNumber, email] of [
      ['O-1', 'ann@example.com'],
      ['O-2', 'Gil@example.com'],
      ['O-3', 'Gil@example.com'],
      ['O-1', ''],
    ] as const) {
      expect(await lookUpOrder(target, { orderNumber, email })).toBeNull();
    }
  });

  test('finds neither an account’s order nor one without anybody’s address', async () => {
    await target.orders.insertMany([
      movedOrder({ accountId: 'poco-C0001' }),
      movedOrder({ _id: 'poco-O2', guest: null }),
    ]);
    expect(await lookUpOrder(target, { orderNumber: 'O-1', email: 'Gil@example.com' })).toBeNull();
    expect(await lookUpOrder(target, { orderNumber: 'O-1', email: '' })).toBeNull();
  });
});
