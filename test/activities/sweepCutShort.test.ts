import { customerId } from '../../src/records/ids';
import type { Dependencies } from '../../src/activities/dependencies';
import { MailFault } from '../../src/notices/mailer';
import { emailOf } from './documents';
import { failureOf } from './failures';
import type { Passing } from './gates';
import { clock, prove, take } from './story';
import { mailerTo, useWorld } from './world';

const world = useWorld();

const customer = (id: string) => ({
  customerId: customerId.parse(id),
  kind: 'account' as const,
  market: 'GB',
});

const here = (_id: string) => world.raw.source('coupons').findOne({ _id });
const there = (_id: string) => world.raw.target('coupons').findOne({ _id });
const notices = () => world.raw.ledger('notices').find().sort({ _id: 1 }).toArray();

describe('a sweep that is cut short', () => {
  test('voids nothing while the target does not answer', async () => {
    await world.seedCustomer('C1');
    const { target } = world.deps;
    const client = { db: () => ({ command: () => Promise.reject(new Error('no target')) }) };
    const dead = { ...target, client } as unknown as Dependencies['target'];
    const before = await world.dump();
    await failureOf(world.stepsWith({ target: dead }).sweepCoupons(clock));
    expect(await world.dump()).toEqual(before);
  });

  test('voids nothing while the mail server does not answer', async () => {
    await world.seedCustomer('C1');
    const send: Dependencies['mailer']['send'] = async (mail) => void world.mails.push(mail);
    const probe = () => Promise.reject(new MailFault('421'));
    const steps = world.stepsWith({ mailer: { ...mailerTo(send), probe } });
    const before = await world.dump();
    expect(await failureOf(steps.sweepCoupons(clock))).toBeInstanceOf(MailFault);
    expect(await failureOf(steps.sweepOwner({ ...customer('C1'), ...clock }))).toBeInstanceOf(
      MailFault,
    );
    expect(await world.dump()).toEqual(before);
    expect(world.mails).toEqual([]);
  });

  test('does not ask the mail server where nobody is to be mailed', async () => {
    await take(world.steps, await world.seedCustomer('C1'));
    const probe = () => Promise.reject(new MailFault('421'));
    const steps = world.stepsWith({ mailer: { ...world.deps.mailer, probe } });
    expect(await steps.sweepCoupons(clock)).toMatchObject({ coupons: 1 });
  });

  test('by a mail server that takes no mails mails the same codes when it goes on', async () => {
    const ids = ['C1', 'C2', 'C3', 'C4', 'C5', 'C6', 'C7'];
    for (const id of ids) await world.seedCustomer(id);
    const send = () => Promise.reject(new MailFault('421'));
    await failureOf(world.stepsWith({ mailer: mailerTo(send) }).sweepCoupons(clock));
    // Five in a row are an outage: the others' coupons stay spendable.
    expect(await here('Q-C5')).toMatchObject({ status: 'voided' });
    expect(await here('Q-C6')).toMatchObject({ status: 'active' });
    const code = (await there('poco-Q-C1'))?.['code'] as string;
    await world.steps.sweepCoupons(clock);
    expect(world.mails.map(({ to }) => to)).toEqual(ids.map(emailOf));
    expect(world.mails[0]?.text).toContain(code);
  });

  test('before its mail, of somebody who has the account by now, mails nothing more', async () => {
    const owner = await world.seedCustomer('C1');
    const send = () => Promise.reject(new MailFault('421'));
    await failureOf(world.stepsWith({ mailer: mailerTo(send) }).sweepCoupons(clock));
    expect(await notices()).toMatchObject([{ state: 'pending' }]);
    await prove(world.steps, owner);
    await world.steps.sweepCoupons(clock);
    expect(await notices()).toMatchObject([{ state: 'undeliverable', reason: 'inAccount' }]);
    expect(world.mails).toEqual([]);
  });

  test('by a redemption of the last use owes nothing any more', async () => {
    await world.seedCustomer('C1');
    const redeemed = { status: 'used', usesLeft: 0 };
    let writes = 0;
    const pass = async <T>({ whole }: Passing<T>): Promise<T> => {
      writes += 1;
      if (writes === 2) await world.raw.source('coupons').updateOne({}, { $set: redeemed });
      return await whole();
    };
    await world.stepsWith({ pass }).sweepCoupons(clock);
    expect(await here('Q-C1')).toMatchObject(redeemed);
    expect(await there('poco-Q-C1')).toBeNull();
    expect(world.mails).toEqual([]);
    expect(await notices()).toMatchObject([{ state: 'undeliverable', reason: 'nothingOwed' }]);
  });

  test('meets the step of the customer itself: one code, one owner', async () => {
    const ada = await take(world.steps, await world.seedCustomer('C1'));
    for (let times = 0; times < 5; times += 1) {
      const both = [world.steps.sweepCoupons(clock), world.steps.reissueCoupons(ada)];
      await Promise.allSettled(both);
      await world.steps.reissueCoupons(ada);
      const coupons = await world.raw.target('coupons').find().toArray();
      expect(coupons).toMatchObject([{ _id: 'poco-Q-C1', accountId: 'poco-C1', state: 'live' }]);
      expect((await here('Q-C1'))?.['successor']).toMatchObject({ code: coupons[0]?.['code'] });
      await world.raw.target('coupons').deleteMany({});
      await world.raw
        .source('coupons')
        .updateOne({}, { $set: { status: 'active' }, $unset: { successor: '' } });
    }
  });
});
