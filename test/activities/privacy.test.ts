import { DefaultFailureConverter, defaultPayloadConverter } from '@temporalio/common';
import type { Document } from 'mongodb';
import { startMail } from '../../local/servers/mail';
import type { Activities } from '../../src/activities';
import { createMailer } from '../../src/notices/mailer';
import { accountOf, balanceOf, belongingsOf, couponOf, loginOf } from './documents';
import { orderOf, reviewOf, shipmentOf, targetAccountOf, ticketOf, warrantyOf } from './documents';
import { failureOf } from './failures';
import { keepProgramme } from './programme';
import { programmeScenes } from './programmeScenes';
import { customerScenes } from './scenes';
import { at, clock, prove, take } from './story';
import { useWorld } from './world';

const world = useWorld();

/** What workflows would see, and histories keep, of each call: input, result or failure. */
class Witness {
  readonly #seen: string[] = [];

  /** The same activities, watched. */
  watch(steps: Activities): Activities {
    return Object.fromEntries(
      Object.entries(steps).map(([name, step]) => [
        name,
        (input: never) => this.#note(input, (step as (input: never) => Promise<unknown>)(input)),
      ]),
    ) as unknown as Activities;
  }

  async #note(input: unknown, run: Promise<unknown>): Promise<unknown> {
    this.#seen.push(JSON.stringify(input) ?? '');
    try {
      const result = await run;
      this.#seen.push(JSON.stringify(result) ?? '');
      return result;
    } catch (error) {
      const converter = new DefaultFailureConverter();
      const failure = converter.errorToFailure(error, defaultPayloadConverter);
      // Details are bytes there; as bytes they would hide what they say.
      const readable = (_: string, value: unknown) =>
        value instanceof Uint8Array ? Buffer.from(value).toString() : value;
      this.#seen.push(JSON.stringify(failure, readable));
      throw error;
    }
  }

  /** Fails where any of it, or the ledger, says what it must not. */
  async judge(): Promise<void> {
    expect(this.#seen.length).toBeGreaterThan(0);
    const { ledger, ...stores } = await world.dump();
    const said = [...this.#seen, JSON.stringify(ledger)].join('\n');
    const secrets = new Set(secretsOf(stores));
    expect([...secrets].filter((secret) => isSaid(secret, said))).toEqual([]);
  }
}

const secretFields = new Set([
  'email',
  'given',
  'family',
  'givenName',
  'familyName',
  'recipient',
  'street',
  'city',
  'postcode',
  'phone',
  'code',
  'hash',
  'body',
  'text',
  'title',
  'headline',
  'subject',
  'topic',
  'trackingNumber',
  'serialNumber',
]);

/** What belongs to persons in any store: all texts of the fields that hold such. */
function secretsOf(value: unknown, field = ''): string[] {
  if (typeof value === 'string') return secretFields.has(field) && value ? [value] : [];
  if (value === null || typeof value !== 'object' || value instanceof Date) return [];
  const fieldOf = (name: string) => (field === 'guest' && name === 'name' ? 'givenName' : name);
  return Object.entries(value).flatMap(([name, part]) =>
    secretsOf(part, Array.isArray(value) ? field : fieldOf(name)),
  );
}

/** Whether a text says a secret, as a word of its own: `metadata` does not say Ada. */
const isSaid = (secret: string, text: string) =>
  new RegExp(`(?<!\\w)${secret.replaceAll(/[^\w ]/g, '\\$&')}(?!\\w)`, 'i').test(text);

test.each([...customerScenes, ...programmeScenes])(
  '$name tells nothing but ids and counts',
  async ({ set }) => {
    const run = await set(world);
    const witness = new Witness();
    await run(witness.watch(world.steps));
    await witness.judge();
  },
);

test('the tests know what must not be told', async () => {
  await world.seedCustomer('C1');
  const secrets = secretsOf(await world.dump());
  for (const secret of ['Ada', 'c1@example.com', 'SW1Y 4JH', 'CODE-Q-C1', '+441632900001']) {
    expect(secrets).toContain(secret);
    expect(isSaid(secret, `It is ${secret.toLowerCase()}.`)).toBe(true);
  }
});

describe('a failure tells nothing but ids, paths and counts', () => {
  const of = { customerId: 'C1', market: 'GB' };
  const shipTo = { street: 'Nowhere Lane 7' };

  test.each([
    [
      'customers',
      accountOf('C1', { email: 'ada at example.com', phone: 'call 0123', nickname: 'Countess' }),
    ],
    ['orders', orderOf('X', { ...of, shipTo, guest: { email: 'ada at home', name: 'Ada Byron' } })],
    ['shipments', shipmentOf('X', 'O-C1', { trackingNumber: 7, street: 'Nowhere Lane 7' })],
    ['reviews', reviewOf('X', { ...of, rating: 6, title: 'Secret title' })],
    ['tickets', ticketOf('X', { ...of, address: 'c1 at example.com', subject: 'Secret' })],
    ['warranties', warrantyOf('X', { ...of, serialNumber: '' })],
    ['balances', balanceOf('X', { ...of, currency: 'my own' })],
    ['balances', balanceOf('X', { ...of, amount: 7 })],
    ['coupons', couponOf('X', { ...of, code: 'SECRET-CODE', benefit: { type: 'SECRET-CODE' } })],
  ])('about a malformed document of %s', async (collection, document) => {
    const own = belongingsOf('C1');
    const kept = collection === 'customers' ? [] : own[collection as keyof typeof own];
    await world.seed({ ...own, [collection]: [...kept, document] });
    const witness = new Witness();
    await keepProgramme(witness.watch(world.steps), ['GB']);
    await witness.judge();
  });

  test('about two accounts at the target', async () => {
    const login = loginOf('C1');
    const phone = accountOf('C1')['phone'] as string;
    const other = { email: 'o@example.com', emailVerified: true, phone, phoneVerified: true };
    await world.seedAccount(targetAccountOf('mi-1', { login }));
    await world.seedAccount(targetAccountOf('mi-2', { login: other }));
    await fails(await world.seedCustomer('C1'), 'copyAccount');
  });

  test('about an address that another account has by now', async () => {
    const ada = await world.seedCustomer('C1');
    await world.steps.copyAccount(ada);
    const login = {
      email: 'new@example.com',
      emailVerified: true,
      phone: null,
      phoneVerified: false,
    };
    await world.seedAccount(targetAccountOf('mi-1', { login }));
    await world.raw.source('customers').updateOne({}, { $set: { email: 'new@example.com' } });
    const witness = new Witness();
    await witness
      .watch(world.steps)
      .copyAccount(ada)
      .catch(() => undefined);
    await witness.judge();
  });

  test('about what differs', async () => {
    const ada = await take(world.steps, await world.seedCustomer('C1'));
    await world.raw.target('orders').updateMany({}, { $set: { orderNumber: 'another' } });
    await fails({ ...ada, ...clock }, 'verify');
  });

  test('about a mail server that repeats the address', async () => {
    const ada = await prove(world.steps, await world.seedCustomer('C1'));
    const mail = await startMail();
    const mailer = createMailer(mail.url, 'notices@mi.example.com');
    mail.refuse(true);
    await fails({ ...ada, at }, 'notify', world.stepsWith({ mailer }));
    mailer.close();
    await mail.stop();
  });

  async function fails(input: Document, name: keyof Activities, steps = world.steps) {
    const witness = new Witness();
    const step = witness.watch(steps)[name] as unknown as (input: Document) => Promise<unknown>;
    await failureOf(step(input));
    await witness.judge();
  }
});
