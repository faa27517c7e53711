import { overtaken, unknownRecord } from '../../src/activities/failures';
import { DAY, HOUR, later, millisOf } from '../../src/programme/instant';
import { openingSo } from './amending';
import { isKept } from './coupons';
import { decideOn } from './held';
import { launch } from './launch';
import { cases } from './policies';
import { isPrompt, lateness, milestoneOf, order, reached } from './seen';
import type { Scene } from './scene';
import { timeSkippingStage } from './stage';
import type { World } from './world';

const stage = timeSkippingStage();
const MINUTE = 60_000;
const identity = { days: 60, default: 'create' } as const;

/** Launches GB, a day before its sweep, with a customer whom no mail reaches, and who is held unless told otherwise. */
async function launchUnreached(scene: Scene, isHeld = true) {
  const { world } = scene;
  world.ledger.enrol('GB', ['GB1']);
  world.coupons.give('GB1');
  world.coupons.unreachable.add('GB1');
  if (isHeld) world.trouble('GB1', 'copyAccount', 'identity');
  const opensIn = openingSo(DAY, 'couponSweep');
  return await launch(scene, { markets: ['GB'], opensIn, cases: { ...cases, identity } });
}

const addressCase = ({ ledger }: World) => ledger.cases.get('GB1-address');

describe('a coupon whose owner no mail reaches', () => {
  it('gets a case at the sweep where the owner is held, and is handed out in time', () =>
    stage.play(async (scene, world) => {
      const { calendar } = await launchUnreached(scene);
      await scene.clock.until(later(calendar.couponSweep, -MINUTE));
      expect(addressCase(world)).toBeUndefined();
      await scene.clock.until(later(calendar.couponSweep, MINUTE));
      await scene.until(() => addressCase(world)?.state === 'open');
      const opened = world.callsOf('openCase').at(-1);
      expect(isPrompt(lateness(opened, calendar.couponSweep))).toBe(true);
      const file = scene.caseHandle('GB1', 'address');
      await decideOn(file, 'handOut');
      expect(await file.result()).toBe('handOut');
      await scene.clock.until(later(calendar.couponDeadline, MINUTE));
      await scene.until(() => milestoneOf(world, 'couponDeadline') !== undefined);
      const [coupon] = world.coupons.all;
      expect(coupon).toMatchObject({ seen: { where: 'hand' }, isLate: false });
      expect(coupon && isKept(coupon, calendar.couponDeadline)).toBe(true);
      expect(world.ledger.find('GB1').state).toBe('held');
    }));

  it('is late where nobody decides; its case stays until it is made good', () =>
    stage.play(async (scene, world) => {
      const { calendar } = await launchUnreached(scene);
      await scene.clock.until(later(calendar.couponDeadline, MINUTE));
      await scene.until(() => milestoneOf(world, 'couponDeadline') !== undefined);
      expect(world.coupons.all).toMatchObject([{ seen: null, isLate: true }]);
      const file = scene.caseHandle('GB1', 'address');
      await scene.clock.until(later(calendar.couponDeadline, 5 * DAY));
      expect((await file.describe()).status.name).toBe('RUNNING');
      const tries = world.callsOf('sweepOwner').length;
      expect(tries).toBeGreaterThan(4);
      expect(tries).toBeLessThan(9);
      world.coupons.unreachable.clear();
      expect(await scene.clock.passing(file.result())).toBe('retry');
      expect(world.coupons.all).toMatchObject([{ seen: { where: 'mail' }, isLate: true }]);
      expect(world.coupons.all[0]?.issued).toHaveLength(1);
    }));

  it('has its owner move early where the move has not begun, and is seen in time', () =>
    stage.play(async (scene, world) => {
      world.ledger.enrol('MX', ['MX1']);
      world.coupons.give('MX1');
      world.coupons.unreachable.add('MX1');
      const opensIn = openingSo(DAY, 'couponSweep');
      const { calendar } = await launch(scene, { markets: ['MX'], opensIn });
      await scene.clock.until(later(calendar.couponDeadline, MINUTE));
      expect(world.callsOf('openCase')).toEqual([]);
      const [coupon] = world.coupons.all;
      expect(coupon?.seen?.where).toBe('account');
      expect(coupon && isKept(coupon, calendar.couponDeadline)).toBe(true);
    }));

  it('gets a case before the deadline where its owner moves early and is held', () =>
    stage.play(async (scene, world) => {
      world.ledger.enrol('MX', ['MX1']);
      world.coupons.give('MX1');
      world.coupons.unreachable.add('MX1');
      world.trouble('MX1', 'copyAccount', 'identity');
      const opensIn = openingSo(DAY, 'couponSweep');
      const changed = { ...cases, identity };
      const { calendar } = await launch(scene, { markets: ['MX'], opensIn, cases: changed });
      await scene.clock.until(later(calendar.couponSweep, HOUR));
      await scene.until(() => world.ledger.find('MX1').state === 'held');
      await scene.clock.until(later(calendar.couponDeadline, -HOUR));
      expect(world.ledger.cases.get('MX1-address')?.state).toBe('open');
    }));

  it('gets a case before the deadline where its owner is under way and failing', () =>
    stage.play(async (scene, world) => {
      const { calendar } = await launchUnreached(scene, false);
      world.meddle = ({ step, at }) => {
        const until = millisOf(calendar.couponDeadline);
        if (step === 'moveOrders' && at < until) throw overtaken('It');
      };
      await scene.clock.until(later(calendar.couponDeadline, -HOUR));
      expect(world.callsOf('sweepOwner')).not.toEqual([]);
      expect(addressCase(world)?.state).toBe('open');
    }));
});

describe('the calendar goes on', () => {
  it('where the cases of owed coupons cannot be listed', () =>
    stage.play(async (scene, world) => {
      const { calendar, handle } = await launchUnreached(scene);
      world.meddle = ({ step, at }) => {
        if (step === 'listOwed' && at < millisOf(calendar.couponDeadline))
          throw unknownRecord('It');
      };
      await scene.clock.until(later(calendar.websiteClosure, HOUR));
      expect(world.callsOf('listOwed').length).toBeGreaterThan(1);
      expect(isPrompt(lateness(world.callsOf('closeWebsite')[0], calendar.websiteClosure))).toBe(
        true,
      );
      world.coupons.unreachable.clear();
      await scene.clock.passing(handle.result());
      expect(reached(world)).toEqual(order);
    }));

  it("and the customer's move, where the customer's own sweep fails for good", () =>
    stage.play(async (scene, world) => {
      const { calendar } = await launchUnreached(scene, false);
      world.meddle = ({ step, at }) => {
        if (step === 'moveOrders' && at < millisOf(calendar.couponDeadline)) throw overtaken('It');
        if (step === 'sweepOwner') throw unknownRecord('GB1');
      };
      await scene.clock.until(later(calendar.couponDeadline, 2 * HOUR));
      await scene.until(() => world.ledger.find('GB1').state === 'moved');
    }));
});
