import { deliver } from '../../src/activities/outbox';
import type { OwedNotice } from '../../src/activities/outbox';
import { RefusedAddress } from '../../src/notices/mailer';
import type { OutgoingMail } from '../../src/notices/mailer';
import { failureOf } from './failures';
import { at } from './story';
import { mailerTo, useWorld } from './world';

const world = useWorld();

const owed: OwedNotice = {
  key: 'review-1',
  template: 'review',
  customerId: null,
  market: null,
  at,
};
const compose = () => ({ subject: 'Hello', text: 'Hello!', html: '<p>Hello!</p>' });
const all = { addresses: ['one@example.com', 'two@example.com'] };
const stored = () => world.raw.ledger('notices').findOne({ _id: 'review-1' });

/** Dependencies whose mail server does as it is told. */
const mailing = (send: (mail: OutgoingMail) => Promise<void>) => ({
  ...world.deps,
  mailer: mailerTo(send),
});

test('a notice goes to each address under one Message-ID, and is marked', async () => {
  expect(await deliver(world.deps, owed, all, compose)).toBe('sent');
  const messageId = '<review-1@mi.example.com>';
  expect(world.mails).toEqual([
    { to: 'one@example.com', messageId, ...compose() },
    { to: 'two@example.com', messageId, ...compose() },
  ]);
  expect(await stored()).toMatchObject({ state: 'sent', sentAt: new Date(at), language: 'en' });
});

test('a notice that was sent is neither written nor sent again', async () => {
  await deliver(world.deps, owed, all, compose);
  const never = () => {
    throw new Error('written again');
  };
  expect(await deliver(world.deps, owed, { reason: 'blocked' }, never)).toBe('sent');
  expect(world.mails).toHaveLength(2);
});

test('a notice is owed before it is sent', async () => {
  const states: unknown[] = [];
  const deps = mailing(async () => void states.push(await stored()));
  await deliver(deps, owed, { addresses: ['one@example.com'] }, compose);
  expect(states).toMatchObject([{ state: 'pending', queuedAt: new Date(at), sentAt: null }]);
});

test('a notice without address is undeliverable, for the reason given', async () => {
  expect(await deliver(world.deps, owed, { reason: 'blocked' }, compose)).toBe('undeliverable');
  expect(await stored()).toMatchObject({ state: 'undeliverable', reason: 'blocked', sentAt: null });
  expect(world.mails).toEqual([]);
});

test("one recipient's refusal keeps nobody waiting", async () => {
  const deps = mailing(async (mail) => {
    if (mail.to === 'one@example.com') throw new RefusedAddress('550');
    world.mails.push(mail);
  });
  expect(await deliver(deps, owed, all, compose)).toBe('sent');
  expect(world.mails).toMatchObject([{ to: 'two@example.com' }]);
});

test("everyone's refusal makes it undeliverable", async () => {
  const deps = mailing(() => Promise.reject(new RefusedAddress('550')));
  expect(await deliver(deps, owed, all, compose)).toBe('undeliverable');
  expect(await stored()).toMatchObject({ state: 'undeliverable', reason: 'refused' });
});

test('any other fault leaves it owed', async () => {
  const deps = mailing(() => Promise.reject(new Error('421')));
  await failureOf(deliver(deps, owed, all, compose));
  expect(await stored()).toMatchObject({ state: 'pending' });
  expect(await deliver(world.deps, owed, all, compose)).toBe('sent');
});
