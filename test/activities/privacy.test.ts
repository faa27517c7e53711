import type { Document } from 'mongodb';
import { startMail } from '../../local/servers/mail';
import type { Activities } from '../../src/activities';
import { createMailer } from '../../src/notices/mailer';
import { accountOf, balanceOf, belongingsOf, couponOf, loginOf } from './documents';
import { orderOf, reviewOf, shipmentOf, targetAccountOf, ticketOf, warrantyOf } from './documents';
import { failureOf } from './failures';
import { keepProgramme } from './programme';
import { arrive, at, clock, prove, take } from './story';
import { isSaid, secretsOf, Witness } from './witness';
import { useWorld } from './world';

const world = useWorld();

test('the tests know what must not be told', async () => {
  await world.seedCustomer('C1');
  const secrets = secretsOf(await world.dump());
  for (const secret of ['Ada', 'c1@example.com', 'SW1Y 4JH', 'CODE-Q-C1', '+441632900001']) {
    expect(secrets).toContain(secret);
    expect(isSaid(secret, `It is ${secret.toLowerCase()}.`)).toBe(true);
  }
});

describe('a failure tells nothing but ids, paths and counts', () => {
  test('about malformed documents of every kind', async () => {
    const of = (customerId: string) => ({ customerId, market: 'GB' });
    const shipTo = { street: 'Nowhere Lane 7' };
    const guest = { email: 'ada at home', name: 'Ada Byron' };
    const lacks = { email: 'ada at example.com', phone: 'call 0123', nickname: 'Countess' };
    for (const id of ['C1', 'C2', 'C3', 'C4', 'C5', 'C6', 'C7', 'C8']) {
      await world.seed({
        ...belongingsOf(id),
        customers: [accountOf(id, id === 'C1' ? lacks : {})],
      });
    }
    await world.seed({
      orders: [orderOf('X', { ...of('C2'), shipTo, guest })],
      shipments: [shipmentOf('X', 'O-C3', { trackingNumber: 7, street: 'Nowhere Lane 7' })],
      reviews: [reviewOf('X', { ...of('C4'), rating: 6, title: 'Secret title' })],
      tickets: [ticketOf('X', { ...of('C5'), address: 'c1 at example.com', subject: 'Secret' })],
      warranties: [warrantyOf('X', { ...of('C6'), serialNumber: '' })],
      balances: [
        balanceOf('X', { ...of('C7'), currency: 'my own' }),
        balanceOf('Y', { ...of('C7'), amount: 7 }),
      ],
      coupons: [couponOf('X', { ...of('C8'), code: 'SECRET', benefit: { type: 'SECRET' } })],
    });
    const witness = new Witness();
    await keepProgramme(witness.watch(world.steps), ['GB']);
    expect(await world.raw.ledger('cases').countDocuments()).toBe(9);
    await witness.judge(world);
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
    await witness.judge(world);
  });

  test('about what differs', async () => {
    const ada = await take(world.steps, await world.seedCustomer('C1'));
    await world.raw.target('orders').updateMany({}, { $set: { orderNumber: 'another' } });
    await fails({ ...ada, ...clock }, 'verify');
  });

  test('about what was edited on both sides', async () => {
    const ada = await arrive(world.steps, await world.seedCustomer('C1'));
    for (const step of ['moveOrders', 'moveFeedback', 'moveService'] as const) {
      await world.steps[step](ada);
    }
    const { target, source } = world.raw;
    const notes = { 'ada@example.com': 'Ada called' };
    for (const name of ['orders', 'shipments', 'reviews', 'tickets', 'warranties', 'accounts']) {
      await target(name).updateMany({}, { $set: { region: 'FR', notes } });
    }
    const shipTo = { ...orderOf('X', {})['shipTo'], street: 'Nowhere Lane 7' } as object;
    await source('orders').updateMany({}, { $set: { shipTo } });
    await source('shipments').updateMany({}, { $set: { trackingNumber: 'SECRET-1' } });
    await source('reviews').updateMany({}, { $set: { title: 'Secret title' } });
    await source('tickets').updateMany({}, { $set: { subject: 'Secret subject' } });
    await source('warranties').updateMany({}, { $set: { serialNumber: 'SECRET-2' } });
    await source('customers').updateMany({}, { $set: { email: 'new@example.com' } });
    for (const step of ['copyAccount', 'moveOrders', 'moveFeedback', 'moveService'] as const) {
      await fails(ada, step);
    }
  });

  test('about what the target refuses', async () => {
    await world.seedCustomer('C2', { customers: [accountOf('C2', { phone: null })] });
    const ada = await arrive(world.steps, await world.seedCustomer('C1'));
    const kinds = ['orders', 'shipments', 'reviews', 'tickets', 'warranties', 'accounts'];
    for (const name of kinds) await world.refuse(name, { _id: 'nothing' });
    for (const step of ['moveOrders', 'moveFeedback', 'moveService'] as const) {
      await fails(ada, step);
    }
    await fails({ ...ada, customerId: 'C2' }, 'copyAccount');
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
    await witness.judge(world);
  }
});
