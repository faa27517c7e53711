import { overtaken } from '../../src/activities/failures';
import { DAY, HOUR, later, millisOf } from '../../src/programme/instant';
import type { Instant } from '../../src/programme/instant';
import { pause, resume } from '../../src/workflows/messages';
import { openingSo } from './amending';
import { isKept } from './coupons';
import { launch } from './launch';
import { Meeting } from './meeting';
import { cases } from './policies';
import { isPrompt, lateness, milestoneOf, order, populate, reached } from './seen';
import { timeSkippingStage } from './stage';
import type { Call, Step, World } from './world';

const stage = timeSkippingStage();
const MINUTE = 60_000;
const markets = ['GB', 'MX'];
const owners = ['GB1', 'GB2', 'MX1', 'MX2'];

/** What became of each coupon, by its owner: where it was seen, and whether in time; issued once. */
const outcomes = ({ coupons }: World, due: Instant) =>
  Object.fromEntries(
    coupons.all.map((one) => {
      expect(one.issued.length).toBeLessThan(2);
      return [one.customerId, [one.seen?.where, isKept(one, due) && !one.isLate]];
    }),
  );

/** Has steps of a customer, or of anybody, be tried again and again until an instant. */
const failing = (world: World, until: Instant | null, fails: (call: Call) => boolean) => {
  world.meddle = (call) => {
    if (fails(call) && (!until || call.at < millisOf(until))) throw overtaken('It');
  };
};
const isOf = (id: string, step: Step) => (call: Call) =>
  call.customerId === id && call.step === step;

describe('coupons are made good before the deadline', () => {
  it('of customers not begun, held, failing and done', () =>
    stage.play(async (scene, world) => {
      populate(world, ...markets);
      world.ledger.enrol('GB', ['GB3', 'GB4']);
      world.coupons.give(...owners, 'GB3', 'GB4');
      world.trouble('GB1', 'copyAccount', 'identity');
      failing(
        world,
        null,
        (call) => isOf('GB2', 'moveOrders')(call) || isOf('GB3', 'verify')(call),
      );
      const opensIn = openingSo(DAY, 'couponSweep');
      const held = { ...cases, identity: { days: 30, default: 'create' as const } };
      const { calendar } = await launch(scene, { markets, opensIn, cases: held });
      await scene.clock.until(later(calendar.couponDeadline, MINUTE));
      expect(['GB1', 'GB2', 'MX1'].map((id) => world.ledger.find(id).state)).toEqual([
        'held',
        'enrolled',
        'enrolled',
      ]);
      await scene.until(() => milestoneOf(world, 'couponDeadline') !== undefined);
      expect(milestoneOf(world, 'couponDeadline')?.counts).toEqual({ kept: 6, late: 0 });
      expect(outcomes(world, calendar.couponDeadline)).toEqual({
        GB1: ['mail', true],
        GB2: ['mail', true],
        GB3: ['account', true],
        GB4: ['account', true],
        MX1: ['mail', true],
        MX2: ['mail', true],
      });
    }));

  it('or are late for ever, and made good after, where no mail goes out before it', () =>
    stage.play(async (scene, world) => {
      populate(world, ...markets);
      world.coupons.give('GB1', 'MX1');
      const opensIn = openingSo(DAY, 'couponSweep');
      const { calendar, handle } = await launch(scene, { markets, opensIn });
      const outage = later(calendar.couponDeadline, 3 * HOUR);
      failing(world, outage, ({ step }) => step === 'sweepCoupons' || step === 'sweepOwner');
      await scene.clock.until(later(calendar.couponDeadline, 2 * HOUR));
      expect(milestoneOf(world, 'couponDeadline')?.counts).toEqual({ kept: 1, late: 1 });
      await scene.clock.passing(handle.result());
      expect(outcomes(world, calendar.couponDeadline)).toEqual({
        GB1: ['account', true],
        MX1: ['mail', false],
      });
      expect(reached(world).toSorted()).toEqual(order.toSorted());
      expect(isPrompt(lateness(world.callsOf('closeWebsite')[0], calendar.websiteClosure))).toBe(
        true,
      );
    }));

  it('of customers whose market is paused, by hand where no mail reaches them', () =>
    stage.play(async (scene, world) => {
      populate(world, 'GB');
      world.coupons.give('GB1', 'GB2');
      world.coupons.unreachable.add('GB2');
      const { calendar, handle } = await launch(scene, { markets: ['GB'] });
      await handle.signal(pause, { market: 'GB' });
      await scene.clock.until(later(calendar.couponDeadline, HOUR));
      expect(world.callsOf('copyAccount')).toEqual([]);
      expect(outcomes(world, calendar.couponDeadline)).toEqual({
        GB1: ['mail', true],
        GB2: ['hand', true],
      });
      await handle.signal(resume, { market: 'GB' });
      await scene.until(() => world.ledger.of('GB').every(({ state }) => state === 'moved'));
      await scene.clock.passing(handle.result());
    }));
});

describe('two that reissue at once', () => {
  it('are the sweep and the customer, at the same instant: one successor', () =>
    stage.play(async (scene, world) => {
      populate(world, 'GB');
      world.coupons.give('GB1');
      const opensIn = openingSo(DAY, 'couponSweep');
      const { calendar } = await launch(scene, { markets: ['GB'], opensIn });
      const meeting = new Meeting(2);
      world.meddle = (call) => {
        const { step } = call;
        if (isOf('GB1', 'moveOrders')(call)) throw overtaken('It');
        return step === 'sweepCoupons' || step === 'sweepOwner' ? meeting.arrive() : undefined;
      };
      await scene.clock.until(later(calendar.couponSweep, MINUTE));
      await scene.until(() => world.coupons.all.every(({ seen }) => seen));
      expect(meeting.met).toBe(true);
      const calls = [world.callsOf('sweepCoupons')[0], world.callsOf('sweepOwner')[0]];
      expect(calls.map((call) => isPrompt(lateness(call, calendar.couponSweep)))).toEqual([
        true,
        true,
      ]);
      world.meddle = () => undefined;
      await scene.clock.until(calendar.couponDeadline);
      await scene.until(() => world.ledger.find('GB1').state === 'moved');
      expect(world.callsOf('reissueCoupons', 'GB1')).toHaveLength(1);
      expect(world.coupons.all.map(({ issued }) => issued.length)).toEqual([1]);
      expect(outcomes(world, calendar.couponDeadline)).toEqual({ GB1: ['mail', true] });
    }));

  it('are the sweep before the deadline, still failing, and the one at the closure', () =>
    stage.play(async (scene, world) => {
      populate(world, ...markets);
      world.coupons.give('MX1', 'MX2');
      const opensIn = openingSo(DAY, 'couponSweep');
      const { calendar, handle } = await launch(scene, { markets, opensIn });
      await handle.signal(pause, { market: 'MX' });
      failing(
        world,
        later(calendar.websiteClosure, 10 * MINUTE),
        ({ step }) => step === 'sweepCoupons' || step === 'sweepOwner',
      );
      await scene.clock.until(later(calendar.websiteClosure, HOUR));
      await scene.until(() => world.coupons.all.every(({ seen }) => seen));
      const sweeps = world.callsOf('sweepCoupons').map(({ input }) => JSON.stringify(input));
      expect(new Set(sweeps).size).toBe(3);
      const begun = sweeps.findIndex((input) => input !== sweeps[0]);
      expect(sweeps.slice(begun)).toContain(sweeps[0]);
      expect(outcomes(world, calendar.couponDeadline)).toEqual({
        MX1: ['mail', false],
        MX2: ['mail', false],
      });
      const judged = world.callsOf('judgeCoupons')[0];
      expect(isPrompt(lateness(judged, later(calendar.couponDeadline, HOUR)))).toBe(true);
      expect(isPrompt(lateness(world.callsOf('closeWebsite')[0], calendar.websiteClosure))).toBe(
        true,
      );
      await handle.signal(resume, {});
      await scene.clock.passing(handle.result());
      expect(world.coupons.all.map(({ issued }) => issued.length)).toEqual([1, 1]);
    }));
});

describe('a late launch', () => {
  it('on 5 December keeps every coupon', () =>
    stage.play(async (scene, world) => {
      populate(world, ...markets);
      world.coupons.give(...owners);
      world.coupons.unreachable.add('MX2');
      const opensIn = openingSo(7 * DAY, 'couponDeadline');
      const { calendar, handle } = await launch(scene, { markets, opensIn });
      await scene.clock.passing(handle.result());
      expect(outcomes(world, calendar.couponDeadline)).toEqual({
        GB1: ['account', true],
        GB2: ['account', true],
        MX1: ['mail', true],
        MX2: ['account', true],
      });
      expect(milestoneOf(world, 'couponDeadline')?.counts).toEqual({ kept: 4, late: 0 });
      expect(reached(world)).toEqual(order);
    }));

  it('in January does at once what is past, in order: coupons are late, nobody is lost', () =>
    stage.play(async (scene, world) => {
      populate(world, ...markets);
      world.coupons.give(...owners);
      world.coupons.unreachable.add('MX2');
      const began = await scene.clock.now();
      const opensIn = openingSo(-5 * DAY, 'appDiscontinuation');
      const { calendar, handle } = await launch(scene, { markets, opensIn });
      await scene.clock.passing(handle.result());
      expect(reached(world)).toEqual(order);
      const { milestones, customers } = world.ledger;
      expect(milestones.slice(0, 5).every(({ at }) => at < later(began, 2 * HOUR))).toBe(true);
      expect(customers.map(({ state }) => state)).toEqual(Array(4).fill('moved'));
      const late = Object.values(outcomes(world, calendar.couponDeadline));
      expect(late.map(([where, kept]) => [typeof where, kept])).toEqual(
        Array(4).fill(['string', false]),
      );
      expect(world.coupons.all.map(({ issued, isLate }) => [issued.length, isLate])).toEqual(
        Array(4).fill([1, true]),
      );
      expect(milestoneOf(world, 'couponDeadline')?.counts).toEqual({ kept: 0, late: 4 });
    }));
});
