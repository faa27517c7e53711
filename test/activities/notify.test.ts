import type { Document } from 'mongodb';
import { parse, startMail } from '../../local/servers/mail';
import type { MailServer } from '../../local/servers/mail';
import type { Activities } from '../../src/activities';
import { createMailer, RefusedAddress } from '../../src/notices/mailer';
import type { Mailer } from '../../src/notices/mailer';
import { notice } from '../../src/stores/ledger';
import {
  accountOf,
  belongingsOf,
  guestsBelongings,
  loginOf,
  orderOf,
  targetAccountOf,
} from './documents';
import { failureOf } from './failures';
import { at, clock, enrolled, prove } from './story';
import { useWorld } from './world';

const world = useWorld();

let mail: MailServer;
let mailer: Mailer;
let steps: Activities;
beforeEach(async () => {
  mail = await startMail();
  mailer = createMailer(mail.url, world.deps.programme.notices.from);
  steps = world.stepsWith({ mailer });
});
afterEach(async () => {
  mailer.close();
  await mail.stop();
});

const seedAda = async (changes: Document = {}, market = 'GB') =>
  await prove(
    world.steps,
    await world.seedCustomer('C1', {
      market,
      customers: [accountOf('C1', { market, ...changes })],
    }),
  );

const notices = async () => {
  const found = await world.raw.ledger('notices').find().toArray();
  return found.map((one) => notice.parse(one));
};
const letter = async () => {
  const [first] = mail.messages;
  if (!first) throw new Error('No mail has come');
  return await parse(first);
};

describe('a customer', () => {
  test('is told once, at the verified address, what has moved', async () => {
    const ada = await seedAda({ email: 'Ada@example.com' });
    expect(await steps.notify(ada)).toEqual({ state: 'sent' });
    expect(await steps.notify(ada)).toEqual({ state: 'sent' });
    expect(mail.received).toEqual([
      {
        messageId: '<moved-C1@mi.example.com>',
        to: ['Ada@example.com'],
        subject: 'Your POCO account is now at mi.com',
      },
    ]);
    const code = (await world.raw.target('coupons').findOne({}))?.['code'] as string;
    const { text } = await letter();
    for (const said of ['Dear Ada', 'the same password', 'Orders: 1', code]) {
      expect(text).toContain(said);
    }
    expect(await notices()).toEqual([
      {
        _id: 'moved-C1',
        customerId: 'C1',
        market: 'GB',
        template: 'moved',
        language: 'en',
        state: 'sent',
        reason: null,
        queuedAt: new Date(at),
        sentAt: new Date(at),
      },
    ]);
  });

  test('is told of the points, whatever the balance is called', async () => {
    await steps.notify(await seedAda());
    expect((await letter()).text).toContain('Points: 120 at POCO, now 120 at mi.com');
  });

  test("is told in the market's language", async () => {
    await steps.notify(await seedAda({}, 'FR'));
    expect((await letter()).subject).toBe('Votre compte POCO est maintenant chez mi.com');
    expect(await notices()).toMatchObject([{ language: 'fr' }]);
  });

  test('who had an account already signs in with the password of that', async () => {
    const login = loginOf('C1');
    await world.seedAccount(targetAccountOf('mi-1', { login }));
    await steps.notify(await seedAda());
    expect((await letter()).text).toContain('Sign in with your mi.com password');
  });

  test('is told no code that was used up since', async () => {
    const ada = await seedAda();
    await world.raw.target('coupons').updateMany({}, { $set: { state: 'used', usesLeft: 0 } });
    const code = (await world.raw.target('coupons').findOne({}))?.['code'] as string;
    await steps.notify(ada);
    expect((await letter()).text).not.toContain(code);
  });

  test.each([
    ['has verified no address', { emailVerified: false }, 'noVerifiedAddress'],
    ['has a telephone alone', { email: null, emailVerified: false }, 'noVerifiedAddress'],
    ['is blocked', { status: 'blocked' }, 'blocked'],
  ])('who %s cannot be told, and it says why', async (_, changes, reason) => {
    const ada = await seedAda(changes);
    expect(await steps.notify(ada)).toEqual({ state: 'undeliverable' });
    expect(mail.count()).toBe(0);
    expect(await notices()).toMatchObject([{ state: 'undeliverable', reason, sentAt: null }]);
  });

  test('whose account at the target is blocked is not told either', async () => {
    await world.seedAccount(targetAccountOf('mi-1', { login: loginOf('C1'), state: 'blocked' }));
    expect(await steps.notify(await seedAda())).toEqual({ state: 'undeliverable' });
    expect(await notices()).toMatchObject([{ reason: 'blocked' }]);
  });
});

describe('without an account', () => {
  test('a guest is told at the address of the records', async () => {
    await world.seed(guestsBelongings('Jo', 'jo@example.com'));
    for (const guest of await enrolled(world.steps)) {
      const owner = { ...guest, accountId: null };
      await steps.moveOrders(owner);
      await steps.moveFeedback(owner);
      await steps.moveService(owner);
      const { receipt } = await steps.verify({ ...owner, ...clock });
      await steps.notify({ ...owner, receipt, at });
      expect(mail.received).toMatchObject([
        { to: ['jo@example.com'], messageId: `<moved-${guest.customerId}@mi.example.com>` },
      ]);
    }
    const { subject, text } = await letter();
    expect(subject).toBe('Your POCO records are now at mi.com');
    expect(text).toContain('look up each order');
    expect(text).not.toContain('password');
  });

  test('nobody is told of records whose owner is excluded', async () => {
    const { customers } = belongingsOf('C91', 'IN');
    await world.seed({ customers, orders: [orderOf('O-1', { customerId: 'C91' })] });
    for (const detached of await enrolled(world.steps)) {
      const owner = { ...detached, accountId: null };
      await steps.moveOrders(owner);
      const { receipt } = await steps.verify({ ...owner, ...clock });
      expect(await steps.notify({ ...owner, receipt, at })).toEqual({ state: 'undeliverable' });
    }
    expect(await notices()).toMatchObject([{ reason: 'noAddress' }]);
    expect(mail.count()).toBe(0);
  });
});

describe('the mail server', () => {
  test('may be down: the notice stays owed, and is sent when it is back', async () => {
    const ada = await seedAda();
    mail.refuse(true);
    const failure = await failureOf(steps.notify(ada));
    expect(failure).toMatchObject({ name: 'MailFault' });
    expect(await notices()).toMatchObject([{ state: 'pending', sentAt: null }]);
    mail.refuse(false);
    await steps.notify(ada);
    expect(mail.count()).toBe(1);
    expect(await notices()).toMatchObject([{ state: 'sent' }]);
  });

  test('may refuse the recipient for good', async () => {
    const ada = await seedAda();
    const send = () => Promise.reject(new RefusedAddress('550'));
    const refused = world.stepsWith({ mailer: { ...mailer, send } });
    expect(await refused.notify(ada)).toEqual({ state: 'undeliverable' });
    expect(await notices()).toMatchObject([{ state: 'undeliverable', reason: 'refused' }]);
  });
});

test('a receipt that there is not is a mistake of ours', async () => {
  const failure = await failureOf(steps.notify({ ...(await seedAda()), receipt: 'C1-9' }));
  expect(failure).toMatchObject({ type: 'UnknownRecord', nonRetryable: true });
});
