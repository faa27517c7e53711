import { MockActivityEnvironment } from '@temporalio/testing';
import { sweepOwner } from '../../src/activities/sweepOwner';
import { MailFault } from '../../src/notices/mailer';
import { DAY, later } from '../../src/programme/instant';
import { afterDeadline, atSweep, seedOwner, stepOf, views } from './coupons';
import { failureOf } from './failures';
import { Striking } from './gates';
import { arrive } from './story';
import { mailerTo, useWorld } from './world';

const world = useWorld();
const { here, there, late, enrolment } = views(world);
const { dates } = atSweep;
const due = new Date(dates.couponDeadline);
const expiresAt = new Date('2025-06-01T00:00:00Z');
const delayed = (date: Date, ms: number) => new Date(date.getTime() + ms);

const arrived = async (coupons = [{}]) => {
  const arriving = await arrive(world.steps, await seedOwner(world, {}, coupons));
  await world.steps.takeOver(arriving);
  return arriving;
};

describe('at the very instant it is due a coupon is late', () => {
  test('for the sweep, and a moment before it is not', async () => {
    await seedOwner(world);
    const before = await world.dump();
    await world.steps.sweepCoupons(afterDeadline(-1));
    expect(await late()).toEqual([]);
    await world.restore(before);
    await world.steps.sweepCoupons(afterDeadline());
    const made = { due, foundAt: due, madeGoodAt: due };
    expect(await late()).toEqual([{ _id: 'Q-1', customerId: 'C1', market: 'GB', ...made }]);
  });

  test("for the customer's own step, and a moment before it is not", async () => {
    const arriving = await arrived();
    const before = await world.dump();
    await world.steps.reissueCoupons(stepOf(arriving, afterDeadline(-1).at));
    expect(await late()).toEqual([]);
    await world.restore(before);
    await world.steps.reissueCoupons(stepOf(arriving, afterDeadline().at));
    expect(await late()).toMatchObject([{ _id: 'Q-1', madeGoodAt: due }]);
    expect(await there()).toMatchObject({ accountId: 'poco-C1' });
  });
});

test.each([
  ['by mail', async () => void (await seedOwner(world))],
  ['in the account', async () => void (await arrived())],
])('made good %s five days late, it is valid five days longer', async (_, seed) => {
  await seed();
  await world.steps.sweepCoupons(afterDeadline(5 * DAY));
  const validUntil = delayed(expiresAt, 5 * DAY);
  expect(await here()).toMatchObject({ successor: { validUntil } });
  expect(await there()).toMatchObject({ validUntil, issuedAt: delayed(due, 5 * DAY) });
  expect(await late()).toMatchObject([{ madeGoodAt: delayed(due, 5 * DAY) }]);
});

test('it counts as late for ever: the first record stands', async () => {
  await seedOwner(world);
  await world.steps.sweepCoupons(afterDeadline(1));
  const first = await late();
  await world.steps.sweepCoupons(afterDeadline(DAY));
  await world.steps.judgeCoupons(afterDeadline(2 * DAY));
  expect(await late()).toEqual(first);
});

test('one that expires before the deadline, marked so by the store, is made good all the same', async () => {
  const expired = { status: 'expired', expiresAt: new Date('2024-11-30T00:00:00Z') };
  await seedOwner(world, {}, [expired, { ...expired, expiresAt: new Date(dates.opening) }]);
  expect(await world.steps.sweepCoupons(atSweep)).toMatchObject({ coupons: 1, owed: 0 });
  expect(await there()).toMatchObject({ validUntil: new Date(later(atSweep.at, 30 * DAY)) });
  expect(await here('Q-2')).toMatchObject({ status: 'expired' });
});

test('one that was redeemed after all is owed no more', async () => {
  await seedOwner(world);
  await world.steps.judgeCoupons(afterDeadline());
  expect(await enrolment()).toMatchObject({ owed: 'late' });
  await world.raw.source('coupons').updateOne({}, { $set: { status: 'used', usesLeft: 0 } });
  expect(await world.steps.sweepCoupons(afterDeadline(DAY))).toMatchObject({ owed: 0 });
  expect(await late()).toMatchObject([{ madeGoodAt: delayed(due, DAY) }]);
  expect(await enrolment()).not.toHaveProperty('owed');
});

test('one that was used up, and lives again after the deadline, is not late', async () => {
  const taken = { orderId: 'O-1', at: new Date(dates.opening) };
  await seedOwner(world, {}, [{ status: 'used', usesLeft: 0, redemptions: [taken] }]);
  await world.steps.sweepCoupons(atSweep);
  await world.steps.judgeCoupons(afterDeadline());
  const redemptions = [{ ...taken, returnedAt: delayed(due, DAY) }];
  const alive = { status: 'active', usesLeft: 1, redemptions };
  await world.raw.source('coupons').updateOne({}, { $set: alive });
  const swept = await world.steps.sweepCoupons(afterDeadline(2 * DAY));
  expect(swept).toMatchObject({ coupons: 1, owed: 0 });
  expect(await late()).toEqual([]);
  expect(await there()).toMatchObject({ state: 'live', validUntil: expiresAt });
});

test('one that lives again and is forgotten until the website closes is late then', async () => {
  const returnedAt = delayed(due, DAY);
  const redemptions = [{ orderId: 'O-1', at: new Date(dates.opening), returnedAt }];
  await seedOwner(world, {}, [{ usesLeft: 1, redemptions }]);
  await world.steps.sweepCoupons({ dates, at: dates.websiteClosure });
  const closure = new Date(dates.websiteClosure);
  expect(await late()).toMatchObject([{ due: closure, foundAt: closure }]);
});

describe('a coupon that was voided in time and seen too late', () => {
  const voidedUnseen = async () => {
    await seedOwner(world);
    const mailer = mailerTo(() => Promise.reject(new MailFault('421')));
    await failureOf(world.stepsWith({ mailer }).sweepCoupons(atSweep));
    expect(await here()).toMatchObject({ status: 'voided' });
    return (await there())?.['code'] as string;
  };

  test('is late, and issued anew under its code: longer by the delay, and mailed so', async () => {
    const code = await voidedUnseen();
    await world.steps.judgeCoupons(afterDeadline());
    await world.steps.sweepCoupons(afterDeadline(5 * DAY));
    const issuedAt = delayed(due, 5 * DAY);
    const validUntil = delayed(expiresAt, 5 * DAY);
    expect(await there()).toMatchObject({ code, issuedAt, validUntil });
    expect(await here()).toMatchObject({ successor: { code, issuedAt, validUntil } });
    expect(await late()).toMatchObject([{ foundAt: due, madeGoodAt: issuedAt }]);
    expect(world.mails).toMatchObject([{ text: expect.stringContaining(code) }]);
    expect(world.mails[0]?.text).toContain('6 June 2025');
  });

  test("is that to the customer's own step as well", async () => {
    const code = await voidedUnseen();
    const arriving = await arrive(world.steps, {
      customerId: await id(),
      kind: 'account',
      market: 'GB',
    });
    await world.steps.takeOver(arriving);
    await world.steps.reissueCoupons(stepOf(arriving, afterDeadline(DAY).at));
    expect(await there()).toMatchObject({
      code,
      accountId: 'poco-C1',
      issuedAt: delayed(due, DAY),
    });
    expect(await late()).toMatchObject([{ madeGoodAt: delayed(due, DAY) }]);
  });

  test('unless its mail was accepted: a binding after the deadline changes nothing', async () => {
    const owner = await seedOwner(world);
    await world.steps.sweepCoupons(atSweep);
    const arriving = await arrive(world.steps, owner);
    await world.steps.takeOver(arriving);
    const issued = await there();
    await world.steps.reissueCoupons(stepOf(arriving, afterDeadline(DAY).at));
    expect(await there()).toEqual({ ...issued, accountId: 'poco-C1' });
    expect(await late()).toEqual([]);
  });
});

test('a kill right after the void loses no lateness', async () => {
  await seedOwner(world);
  const { stepsWith } = world;
  for (let nth = 1; (await here())?.['status'] !== 'voided'; nth += 1) {
    await stepsWith(new Striking(nth, 'killed'))
      .sweepCoupons(afterDeadline(1))
      .catch(() => null);
  }
  expect(await late()).toMatchObject([{ _id: 'Q-1', madeGoodAt: null }]);
});

test('a step that was held up past the deadline knows that it is late', async () => {
  const owner = await seedOwner(world);
  const [scheduled, attempted] = [Date.parse(dates.couponSweep), Date.parse(dates.websiteClosure)];
  const info = {
    attempt: 7,
    scheduledTimestampMs: scheduled,
    currentAttemptScheduledTimestampMs: attempted,
  };
  await new MockActivityEnvironment(info).run(sweepOwner(world.deps), { ...owner, ...atSweep });
  expect(await late()).toMatchObject([{ madeGoodAt: new Date(dates.websiteClosure) }]);
  const delay = attempted - due.getTime();
  expect(await there()).toMatchObject({ validUntil: delayed(expiresAt, delay) });
});

const id = async () => {
  const found = await world.deps.ledger.customers.findOne({});
  if (!found) throw new Error('Nobody is enrolled');
  return found._id;
};
