import { overtaken } from '../../src/activities/failures';
import { DAY, HOUR, instantOf, later, millisOf } from '../../src/programme/instant';
import type { Instant } from '../../src/programme/instant';
import { pause, resume } from '../../src/workflows/messages';
import { isKept } from './coupons';
import type { TestCoupon } from './coupons';
import { launch } from './launch';
import { Meeting } from './meeting';
import type { Scene } from './scene';
import { isPrompt, lateness, milestoneOf, order, populate, reached } from './seen';
import { timeSkippingStage } from './stage';
import type { Call, Step, World } from './world';

const stage = timeSkippingStage();
const MINUTE = 60_000;

const mail: readonly Step[] = ['sweepCoupons', 'sweepOwner'];
const target: readonly Step[] = [
  'copyAccount',
  'moveOrders',
  'moveFeedback',
  'moveService',
  'takeOver',
  'transferBalances',
  'reissueCoupons',
  'verify',
  'sweepCoupons',
  'sweepOwner',
];

interface Outage {
  readonly of: readonly Step[];
  from: Instant | null;
  readonly to: Instant;
}

const isWithin = (at: number, { from, to }: Outage): boolean =>
  from !== null && at >= millisOf(from) && at < millisOf(to);

/** Refuses a call that falls into an outage, as one that may be tried again. */
function refuse(call: Call, outage: Outage): void {
  if (isWithin(call.at, outage) && outage.of.includes(call.step)) throw overtaken('It');
}

/** Takes the mail server down: notices wait, and no code can be mailed. */
function takeMailDown(world: World, from: Instant, to: Instant): void {
  const outage = { of: mail, from, to };
  world.meddle = (call) => refuse(call, outage);
  world.isMailDown = (at) => isWithin(at, outage);
}

/** Launches on 30 November; six customers own a coupon each, and MX opens after the deadline only. */
async function launchInNovember(scene: Scene, world: World) {
  world.ledger.enrol('GB', ['GB1', 'GB2', 'GB3', 'GB4']);
  populate(world, 'MX');
  for (const { customerId } of world.ledger.customers) world.coupons.give(customerId);
  return await launch(scene, { markets: ['GB', 'MX'], opensIn: -40 * DAY, window: 2 });
}

const everybody = ['GB1', 'GB2', 'GB3', 'GB4', 'MX1', 'MX2'];
const ownersOf = (list: Iterable<{ readonly customerId: string }>) =>
  [...new Set([...list].map(({ customerId }) => customerId))].toSorted();
const lateOf = ({ coupons }: World) => coupons.all.filter(({ isLate }) => isLate);
const successesOf = (world: World, step: Step) =>
  world.callsOf(step).filter(({ outcome }) => outcome === 'done');

function expectEverybodyMoved(world: World): void {
  expect(world.ledger.customers.filter(({ state }) => state !== 'moved')).toEqual([]);
  expect([...world.ledger.told.keys()].toSorted()).toEqual(everybody);
  expect(reached(world).toSorted()).toEqual(order.toSorted());
}

/** Whoever was late has a case that was decided, and one successor, seen within an hour of an instant. */
function expectMadeGood(world: World, owners: string[], back: Instant): void {
  expect(ownersOf(lateOf(world))).toEqual(owners);
  const files = [...world.ledger.cases.values()];
  expect(files.map(({ cause, state }) => [cause, state])).toEqual(
    owners.map(() => ['late', 'decided']),
  );
  expect(ownersOf(files)).toEqual(owners);
  for (const { seen, issued } of lateOf(world)) {
    expect(issued).toHaveLength(1);
    expect(seen && seen.at >= back && seen.at < later(back, HOUR + MINUTE)).toBe(true);
  }
}

describe('the mail is down from 1 December', () => {
  /** GB moves from 5 December on: nobody's move waits for the mail server, their notices do. */
  async function playUntil(scene: Scene, world: World, daysAfterDeadline: number) {
    const { calendar, handle } = await launchInNovember(scene, world);
    await handle.signal(pause, { market: 'GB' });
    const { couponDeadline } = calendar;
    const back = later(couponDeadline, daysAfterDeadline * DAY);
    takeMailDown(world, later(couponDeadline, -11 * DAY), back);
    const resumed = later(couponDeadline, -7 * DAY);
    await scene.clock.until(resumed);
    await handle.signal(resume, { market: 'GB' });
    await scene.clock.passing(handle.result());
    const ended = successesOf(world, 'notify').filter(({ market }) => market === 'GB');
    expect(ended.every(({ at }) => at < millisOf(resumed) + MINUTE)).toBe(true);
    for (const { customerId } of world.ledger.of('GB')) {
      const told = world.ledger.told.get(customerId);
      expect(told && told >= back && told < later(back, HOUR + MINUTE)).toBe(true);
    }
    return { couponDeadline, back };
  }

  it('until the 11th: every coupon is seen in time, and everybody is told afterwards', () =>
    stage.play(async (scene, world) => {
      const { couponDeadline } = await playUntil(scene, world, -1);
      expect(world.coupons.all.filter((one) => !isKept(one, couponDeadline))).toEqual([]);
      const inMail = world.coupons.all.filter(({ seen }) => seen?.where === 'mail');
      expect(ownersOf(inMail)).toEqual(['MX1', 'MX2']);
      expect(milestoneOf(world, 'couponDeadline')?.counts).toEqual({ kept: 6, late: 0 });
      expect(world.ledger.cases.size).toBe(0);
      expectEverybodyMoved(world);
    }));

  it('until the 13th: what no account shows is late, has a case each, and is made good', () =>
    stage.play(async (scene, world) => {
      const { back } = await playUntil(scene, world, 1);
      expect(milestoneOf(world, 'couponDeadline')?.counts).toEqual({ kept: 4, late: 2 });
      expectMadeGood(world, ['MX1', 'MX2'], back);
      expectEverybodyMoved(world);
    }));

  it(
    'until January: no date waits for the sweep',
    () =>
      stage.play(async (scene, world) => {
        const { calendar, handle } = await launchInNovember(scene, world);
        const { couponDeadline, websiteClosure, appDiscontinuation } = calendar;
        const back = later(appDiscontinuation, 2 * DAY);
        takeMailDown(world, later(couponDeadline, -11 * DAY), back);
        await scene.clock.passing(handle.result());
        expect(isPrompt(lateness(world.callsOf('closeWebsite')[0], websiteClosure))).toBe(true);
        expect(isPrompt(lateness(world.callsOf('endApp')[0], appDiscontinuation))).toBe(true);
        const deadline = milestoneOf(world, 'couponDeadline');
        expect(deadline && deadline.at < later(couponDeadline, HOUR + MINUTE)).toBe(true);
        const sweep = milestoneOf(world, 'couponSweep');
        expect(sweep && sweep.at >= back).toBe(true);
        expect(world.ledger.customers.filter(({ state }) => state !== 'moved')).toEqual([]);
        expect(world.coupons.all.filter(({ seen }) => !seen)).toEqual([]);
      }, 90_000),
    120_000,
  );
});

describe('the target is down', () => {
  const inTakeOver = ['GB1', 'GB2', 'GB3'];
  const others = ['GB4', 'GB5', 'GB6', 'GB7', 'GB8'];

  async function launchPaused(scene: Scene, world: World) {
    world.ledger.enrol('GB', [...inTakeOver, ...others]);
    world.coupons.give(...inTakeOver, ...others);
    const launched = await launch(scene, { markets: ['GB'], opensIn: -40 * DAY, window: 4 });
    await launched.handle.signal(pause, {});
    return launched;
  }

  function expectAllMoved(world: World): void {
    expect(world.ledger.customers.map(({ state }) => state)).toEqual(Array(8).fill('moved'));
    expect(successesOf(world, 'takeOver')).toHaveLength(8);
  }

  /** Brings it down in the moment in which three of the four in flight are in take-over. */
  function failInTakeOver(world: World, outage: Outage): Meeting {
    const taking = new Meeting(inTakeOver.length);
    const copying = world.door();
    world.meddle = async (call) => {
      if (call.step === 'moveOrders' && call.customerId === 'GB4') await copying.opened;
      if (call.step === 'takeOver' && !outage.from) {
        await taking.arrive();
        outage.from = instantOf(call.at);
        copying.open();
      }
      refuse({ ...call, at: await world.clock() }, outage);
    };
    return taking;
  }

  it('for 45 minutes: only those in take-over wait, and go on within seconds', () =>
    stage.play(async (scene, world) => {
      const { handle } = await launchPaused(scene, world);
      const back = later(await scene.clock.now(), 45 * MINUTE);
      const outage: Outage = { of: target, from: null, to: back };
      const taking = failInTakeOver(world, outage);
      await handle.signal(resume, {});
      await scene.clock.passing(handle.result());
      expect(taking.met).toBe(true);
      const begun = world.callsOf('takeOver').filter(({ at }) => at < millisOf(back));
      expect(ownersOf(begun)).toEqual(inTakeOver);
      for (const { at, customerId } of successesOf(world, 'takeOver')) {
        const late = at - millisOf(back);
        expect(late).toBeGreaterThanOrEqual(0);
        if (inTakeOver.includes(customerId)) expect(late).toBeLessThan(15_000);
      }
      expectAllMoved(world);
    }));

  /** From an instant before the deadline on, in which nobody is in take-over and the market moves. */
  async function playBetween(scene: Scene, world: World, days: { from: number; to: number }) {
    const { calendar, handle } = await launchPaused(scene, world);
    const { couponDeadline } = calendar;
    const from = later(couponDeadline, days.from * DAY);
    const back = later(couponDeadline, days.to * DAY);
    world.meddle = (call) => refuse(call, { of: target, from, to: back });
    await scene.clock.until(from);
    await handle.signal(resume, {});
    await scene.clock.passing(handle.result());
    const begun = world.callsOf('takeOver').filter(({ at }) => at < millisOf(back));
    expect(begun).toEqual([]);
    expectAllMoved(world);
    return { calendar, back };
  }

  it('from 5 to 9 December: nobody is in take-over meanwhile, and no coupon is late', () =>
    stage.play(async (scene, world) => {
      const { calendar } = await playBetween(scene, world, { from: -7, to: -3 });
      expect(world.coupons.all.filter((one) => !isKept(one, calendar.couponDeadline))).toEqual([]);
      expect(world.ledger.cases.size).toBe(0);
    }));

  it('from 10 to 14 December: whose coupons are late is named, and the website closes on its day', () =>
    stage.play(async (scene, world) => {
      const { calendar, back } = await playBetween(scene, world, { from: -2, to: 2 });
      expectMadeGood(world, ownersOf(world.ledger.customers), back);
      const closed = world.callsOf('closeWebsite')[0];
      expect(isPrompt(lateness(closed, calendar.websiteClosure))).toBe(true);
    }));
});

describe('no worker runs', () => {
  it('while two dates pass: each is kept at once when they return, in order, once', () =>
    stage.play(async (scene, world) => {
      populate(world, 'GB');
      const { calendar, handle } = await launch(scene, { markets: ['GB'] });
      const { websiteClosure, appDiscontinuation } = calendar;
      await scene.clock.until(later(websiteClosure, -HOUR));
      const back = later(appDiscontinuation, DAY);
      await stage.withoutWorkers(() => scene.clock.untilUnattended(back));
      await scene.clock.passing(handle.result());
      expect(reached(world)).toEqual(order);
      for (const [step, milestone] of [
        ['closeWebsite', 'websiteClosure'],
        ['endApp', 'appDiscontinuation'],
      ] as const) {
        const calls = world.callsOf(step);
        expect(calls).toHaveLength(1);
        expect(isPrompt(lateness(calls[0], back))).toBe(true);
        expect(milestoneOf(world, milestone)?.due).toBe(calendar[milestone]);
      }
    }));

  it('over the coupon sweep: what can still be in time is', () =>
    stage.play(async (scene, world) => {
      const { calendar, handle } = await launchInNovember(scene, world);
      const { couponSweep, couponDeadline } = calendar;
      await scene.clock.until(later(couponSweep, -HOUR));
      const back = later(couponSweep, DAY);
      await stage.withoutWorkers(() => scene.clock.untilUnattended(back));
      await scene.clock.passing(handle.result());
      expect(isPrompt(lateness(world.callsOf('sweepCoupons')[0], back))).toBe(true);
      expect(world.coupons.all.filter((one) => !isKept(one, couponDeadline))).toEqual([]);
      expectEverybodyMoved(world);
    }));

  it('over the coupon deadline: what was not is late, and made good at once', () =>
    stage.play(async (scene, world) => {
      const { calendar, handle } = await launchInNovember(scene, world);
      const { couponSweep, couponDeadline } = calendar;
      await scene.clock.until(later(couponSweep, -HOUR));
      const back = later(couponDeadline, DAY);
      await stage.withoutWorkers(() => scene.clock.untilUnattended(back));
      await scene.clock.passing(handle.result());
      expect(ownersOf(lateOf(world))).toEqual(['MX1', 'MX2']);
      const isSoon = ({ seen }: TestCoupon) => seen !== null && seen.at < later(back, MINUTE);
      expect(lateOf(world).every(isSoon)).toBe(true);
      expectEverybodyMoved(world);
    }));
});
