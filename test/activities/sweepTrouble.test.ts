import { MockActivityEnvironment } from '@temporalio/testing';
import type { Dependencies } from '../../src/activities/dependencies';
import { sweepCoupons } from '../../src/activities/sweepCoupons';
import { MailFault, RefusedAddress } from '../../src/notices/mailer';
import { atSweep } from './coupons';
import { emailOf } from './documents';
import { failureOf } from './failures';
import type { Passing } from './gates';
import { mailerTo, silent, useWorld } from './world';

const world = useWorld();

const here = (_id: string) => world.raw.source('coupons').findOne({ _id });
const enrolment = (_id: string) => world.raw.ledger('customers').findOne({ _id });
const mailed = () => world.mails.map(({ to }) => to).sort();

/** A mail server that answers, and does not take the mails to one customer. */
const failing = (customerId: string, error: Error): Partial<Dependencies> => ({
  mailer: mailerTo(async (mail) => {
    if (mail.to === emailOf(customerId)) throw error;
    world.mails.push(mail);
  }),
});

beforeEach(async () => {
  for (const id of ['C1', 'C2', 'C3']) await world.seedCustomer(id);
});

describe("one owner's trouble keeps no other waiting", () => {
  test('a redemption in the moment of the void', async () => {
    let isFirst = true;
    const pass = async <T>({ whole }: Passing<T>): Promise<T> => {
      const isNow = isFirst;
      isFirst = false;
      if (isNow)
        await world.raw.source('coupons').updateOne({ _id: 'Q-C1' }, { $set: { usesLeft: 1 } });
      return await whole();
    };
    const failure = await failureOf(world.stepsWith({ pass }).sweepCoupons(atSweep));
    expect(failure).toMatchObject({ nonRetryable: false, type: 'Troubled' });
    expect(failure).toMatchObject({ message: expect.stringMatching(/: 1, such as C1$/) });
    expect(mailed()).toEqual([emailOf('C2'), emailOf('C3')]);
    expect(await world.steps.sweepCoupons(atSweep)).toMatchObject({ coupons: 1, owed: 0 });
    expect(mailed()).toEqual([emailOf('C1'), emailOf('C2'), emailOf('C3')]);
  });

  test('a refused address, about which nothing is worth another try', async () => {
    const steps = world.stepsWith(failing('C1', new RefusedAddress('550')));
    expect(await steps.sweepCoupons(atSweep)).toMatchObject({ coupons: 2, owed: 1 });
    expect(mailed()).toEqual([emailOf('C2'), emailOf('C3')]);
  });

  test('a coupon and an account that fail their schemas', async () => {
    const broken = { benefit: { type: 'percent', percent: 0 } };
    await world.raw.source('coupons').updateOne({ _id: 'Q-C1' }, { $set: broken });
    await world.raw.source('customers').updateOne({ _id: 'C2' }, { $set: { email: 'at home' } });
    const result = { coupons: 1, owners: 1, unreached: { GB: 1 }, owed: 2 };
    expect(await world.steps.sweepCoupons(atSweep)).toEqual(result);
    expect(mailed()).toEqual([emailOf('C3')]);
  });

  test('a mail that is not taken, and a mail server that answers', async () => {
    const steps = world.stepsWith(failing('C1', new MailFault('450')));
    expect(await failureOf(steps.sweepCoupons(atSweep))).toMatchObject({ type: 'Troubled' });
    expect(mailed()).toEqual([emailOf('C2'), emailOf('C3')]);
    expect(await enrolment('C1')).not.toHaveProperty('early');
  });

  test('not even the cases of the others, once it was tried for long enough', async () => {
    await world.raw.ledger('customers').updateOne({ _id: 'C2' }, { $set: { state: 'held' } });
    const deps = { ...world.deps, ...failing('C2', new MailFault('450')) };
    const attempt = (nth: number) =>
      new MockActivityEnvironment({ attempt: nth }, { logger: silent }).run(
        sweepCoupons(deps),
        atSweep,
      );
    expect(await failureOf(attempt(9))).toMatchObject({ type: 'Troubled' });
    expect(await attempt(10)).toEqual({ coupons: 0, owners: 0, unreached: {}, owed: 1 });
    expect(await enrolment('C2')).toMatchObject({ owed: 'address' });
  });
});

test('a mail server that stops to answer ends the attempt: nothing more is voided', async () => {
  let answers = true;
  const mailer: Dependencies['mailer'] = {
    send: () => {
      answers = false;
      return Promise.reject(new MailFault('421'));
    },
    probe: () => (answers ? Promise.resolve() : Promise.reject(new MailFault('421'))),
    close: () => undefined,
  };
  expect(await failureOf(world.stepsWith({ mailer }).sweepCoupons(atSweep))).toBeInstanceOf(
    MailFault,
  );
  expect(await here('Q-C1')).toMatchObject({ status: 'voided' });
  expect(await here('Q-C2')).toMatchObject({ status: 'active' });
});
