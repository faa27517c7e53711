import { MockActivityEnvironment } from '@temporalio/testing';
import { createActivities } from '../../src/activities';
import type { Dependencies } from '../../src/activities/dependencies';
import { MailFault } from '../../src/notices/mailer';
import type { Mailer } from '../../src/notices/mailer';
import { DAY, later } from '../../src/programme/instant';
import { emailOf } from './documents';
import { failureOf } from './failures';
import { at, clock, prove } from './story';
import { mailerTo, silent, useWorld } from './world';

const world = useWorld();

const fault = new MailFault('451');
const down: Mailer = {
  ...mailerTo(() => Promise.reject(fault)),
  probe: () => Promise.reject(fault),
};

/** A mail server that answers, and does not take the mails to one customer. */
const refusing = (customerId: string): Mailer =>
  mailerTo(async (mail) => {
    if (mail.to === emailOf(customerId)) throw fault;
    world.mails.push(mail);
  });

const back = later(at, DAY);
const mailed = () => world.mails.map(({ to }) => to).sort();
const noticeOf = (id: string) => world.raw.ledger('notices').findOne({ _id: `moved-${id}` });

/** Moves customers while the mail server is down; each attempt to tell them is the nth. */
async function moveUntold(nth: number, ...ids: string[]): Promise<unknown[]> {
  const outcomes: unknown[] = [];
  for (const id of ids) {
    const customer = await prove(world.steps, await world.seedCustomer(id));
    const deps: Dependencies = { ...world.deps, mailer: down };
    const attempt = new MockActivityEnvironment({ attempt: nth }, { logger: silent });
    const told = attempt.run(createActivities(deps).notify, customer) as Promise<unknown>;
    outcomes.push(await told.catch((failure: unknown) => failure));
  }
  return outcomes;
}

describe('while the mail server is down', () => {
  test("the third attempt leaves a customer's notice in the outbox, and not before", async () => {
    expect(await moveUntold(2, 'C1')).toEqual([fault]);
    expect(await moveUntold(3, 'C2')).toEqual([{ state: 'pending' }]);
    for (const id of ['C1', 'C2']) {
      expect(await noticeOf(id)).toMatchObject({ state: 'pending', sentAt: null });
    }
  });

  test('nobody is told by a later delivery either, which then fails', async () => {
    await moveUntold(3, 'C1', 'C2');
    let tries = 0;
    const counting = { ...down, send: () => ((tries += 1), Promise.reject(fault)) };
    const steps = world.stepsWith({ mailer: counting });
    expect(await failureOf(steps.deliverNotices({ at: back }))).toBe(fault);
    expect(tries).toBe(1);
  });
});

describe('when it is back', () => {
  test('everybody who waits is told, once, and at that time', async () => {
    await moveUntold(3, 'C1', 'C2');
    expect(await world.steps.deliverNotices({ at: back })).toEqual({ told: 2 });
    expect(await world.steps.deliverNotices({ at: back })).toEqual({ told: 0 });
    expect(mailed()).toEqual([emailOf('C1'), emailOf('C2')]);
    expect(await noticeOf('C1')).toMatchObject({ state: 'sent', sentAt: new Date(back) });
  });

  test('one whose mail it does not take keeps no other waiting', async () => {
    await moveUntold(3, 'C1', 'C2', 'C3');
    const steps = world.stepsWith({ mailer: refusing('C2') });
    const failure = await failureOf(steps.deliverNotices({ at: back }));
    expect(failure).toMatchObject({ nonRetryable: false, type: 'Untold' });
    expect(failure).toMatchObject({ message: expect.stringMatching(/: 1, such as C2$/) });
    expect(mailed()).toEqual([emailOf('C1'), emailOf('C3')]);
  });

  test('who was told the code of a coupon only is none of them', async () => {
    await moveUntold(3, 'C1');
    await world.raw.ledger('notices').updateOne({}, { $set: { template: 'coupons' } });
    expect(await world.steps.deliverNotices({ at: back })).toEqual({ told: 0 });
  });
});

test('the forecast counts by market who waits', async () => {
  await moveUntold(3, 'C1', 'C2');
  const markets = [{ market: 'GB', opensAt: at, plannedPerHour: 10 }];
  const { GB } = await world.steps.forecastMarkets({ markets, ...clock });
  expect(GB).toMatchObject({ left: 0, untold: 2 });
});
