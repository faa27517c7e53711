import { overtaken, unknownRecord } from '../../src/activities/failures';
import { DAY, HOUR, later, millisOf } from '../../src/programme/instant';
import type { Policies } from '../../src/programme/schema';
import { move, openingSo } from './amending';
import { isKept } from './coupons';
import { decideOn } from './held';
import { launch } from './launch';
import { cases } from './policies';
import { begins, isPrompt, lateness, milestoneOf } from './seen';
import type { Scene } from './scene';
import { timeSkippingStage } from './stage';
import type { World } from './world';

const stage = timeSkippingStage();
const MINUTE = 60_000;

/** Launches GB, a day before its sweep, with a customer who is held, and whom no mail reaches. */
async function launchUnreached(scene: Scene, changes: Partial<Policies['cases']> = {}) {
  const { world } = scene;
  unreached(world, 'GB', 'GB1');
  world.trouble('GB1', 'copyAccount', 'identity');
  return await launchBefore(scene, ['GB'], changes);
}

/** Enrols a customer with a coupon whom no mail reaches. */
function unreached(world: World, market: string, id: string): void {
  world.ledger.enrol(market, [id]);
  world.coupons.give(id);
  world.coupons.unreachable.add(id);
}

/** Launches markets a day before the coupon sweep; who is held by identity stays so beyond the deadline. */
const launchBefore = (
  scene: Scene,
  markets: readonly string[],
  changes: Partial<Policies['cases']> = {},
) =>
  launch(scene, {
    markets,
    opensIn: openingSo(DAY, 'couponSweep'),
    cases: { ...cases, identity: { days: 60, default: 'create' }, ...changes },
  });

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

  it('is handed out by default, in time, where nobody decides', () =>
    stage.play(async (scene, world) => {
      const { calendar } = await launchUnreached(scene);
      await scene.clock.until(later(calendar.couponDeadline, -HOUR));
      const [coupon] = world.coupons.all;
      expect(coupon?.seen?.where).toBe('hand');
      expect(coupon && isKept(coupon, calendar.couponDeadline)).toBe(true);
      expect(addressCase(world)?.decision).toMatchObject({ choice: 'handOut', by: 'default' });
    }));

  it('is handed out in time also where the deadline has come nearer', () =>
    stage.play(async (scene, world) => {
      const launched = await launchUnreached(scene);
      const couponDeadline = later(launched.calendar.couponSweep, 12 * HOUR);
      await move(launched, 'couponDeadline', couponDeadline);
      await scene.clock.until(later(couponDeadline, 2 * HOUR));
      expect(world.coupons.all).toMatchObject([{ seen: { where: 'hand' }, isLate: false }]);
    }));

  it('is late where its owner is not to be told by hand, and keeps its case until it is made good', () =>
    stage.play(async (scene, world) => {
      const { calendar } = await launchUnreached(scene, { address: { days: 1, default: 'retry' } });
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
      unreached(world, 'MX', 'MX1');
      const { calendar } = await launchBefore(scene, ['MX']);
      await scene.clock.until(later(calendar.couponDeadline, MINUTE));
      expect(world.callsOf('openCase')).toEqual([]);
      const [coupon] = world.coupons.all;
      expect(coupon?.seen?.where).toBe('account');
      expect(coupon && isKept(coupon, calendar.couponDeadline)).toBe(true);
    }));

  it('waits for no case of anybody else', () =>
    stage.play(async (scene, world) => {
      for (const market of ['GB', 'FR', 'MX']) unreached(world, market, `${market}1`);
      for (const id of ['GB1', 'FR1']) world.trouble(id, 'copyAccount', 'identity');
      const { calendar } = await launchBefore(scene, ['GB', 'FR', 'MX']);
      await scene.clock.until(later(calendar.couponSweep, HOUR));
      expect(world.ledger.cases.get('GB1-address')?.state).toBe('open');
      expect(world.ledger.cases.get('FR1-address')?.state).toBe('open');
      expect(isPrompt(lateness(begins(world, 'MX'), calendar.couponSweep))).toBe(true);
      await scene.clock.until(later(calendar.couponDeadline, 2 * HOUR));
      await scene.until(() => milestoneOf(world, 'couponDeadline') !== undefined);
      expect(milestoneOf(world, 'couponDeadline')?.counts).toEqual({ kept: 3, late: 0 });
    }));

  it('is handed out in time where its owner moves early and is held', () =>
    stage.play(async (scene, world) => {
      unreached(world, 'MX', 'MX1');
      world.trouble('MX1', 'copyAccount', 'identity');
      const { calendar } = await launchBefore(scene, ['MX']);
      await scene.clock.until(later(calendar.couponSweep, HOUR));
      expect(world.ledger.find('MX1').state).toBe('held');
      await scene.clock.until(later(calendar.couponDeadline, -HOUR));
      expect(world.coupons.all).toMatchObject([{ seen: { where: 'hand' } }]);
    }));

  it('is handed out in time where its owner is under way and failing', () =>
    stage.play(async (scene, world) => {
      unreached(world, 'GB', 'GB1');
      const { calendar } = await launchBefore(scene, ['GB']);
      world.meddle = ({ step, at }) => {
        const until = millisOf(calendar.couponDeadline);
        if (step === 'moveOrders' && at < until) throw overtaken('It');
      };
      await scene.clock.until(later(calendar.couponDeadline, -HOUR));
      expect(world.callsOf('sweepOwner')).not.toEqual([]);
      expect(world.coupons.all).toMatchObject([{ seen: { where: 'hand' } }]);
    }));
});

describe('the calendar goes on', () => {
  it('where the cases of owed coupons cannot be listed', () =>
    stage.play(async (scene, world) => {
      const { calendar } = await launchUnreached(scene);
      world.meddle = ({ step, at }) => {
        if (step === 'listOwed' && at < millisOf(calendar.couponDeadline))
          throw unknownRecord('It');
      };
      await scene.clock.until(later(calendar.websiteClosure, HOUR));
      await scene.until(() => world.callsOf('closeWebsite').length > 0);
      expect(world.callsOf('listOwed').length).toBeGreaterThan(1);
      expect(isPrompt(lateness(world.callsOf('closeWebsite')[0], calendar.websiteClosure))).toBe(
        true,
      );
    }));

  it("and the customer's move, where the customer's own sweep fails for good", () =>
    stage.play(async (scene, world) => {
      unreached(world, 'GB', 'GB1');
      const { calendar } = await launchBefore(scene, ['GB']);
      world.meddle = ({ step, at }) => {
        if (step === 'moveOrders' && at < millisOf(calendar.couponDeadline)) throw overtaken('It');
        if (step === 'sweepOwner') throw unknownRecord('GB1');
      };
      await scene.clock.until(later(calendar.couponDeadline, 2 * HOUR));
      await scene.until(() => world.ledger.find('GB1').state === 'moved');
    }));
});
