import { overtaken } from '../../src/activities/failures';
import { DAY, HOUR, later, millisOf } from '../../src/programme/instant';
import type { Instant } from '../../src/programme/instant';
import { marketWorkflowId } from '../../src/workflows/ids';
import { move, openingSo } from './amending';
import { isKept } from './coupons';
import { launch } from './launch';
import type { Launched } from './launch';
import { isPrompt, lateness, milestoneOf } from './seen';
import type { Scene } from './scene';
import { timeSkippingStage } from './stage';
import type { Call, Step, World } from './world';

const stage = timeSkippingStage();
const MINUTE = 60_000;

/** Has every customer of GB wait, tried again and again, in a step until an instant. */
function delay(world: World, step: Step, until: Instant): void {
  world.meddle = (call) => {
    if (call.step === step && call.at < millisOf(until)) throw overtaken('It');
  };
}

/** Launches GB a day before its coupon sweep, its customers with a coupon each and on their way. */
async function launchDelayed(scene: Scene, ids: readonly string[], window = 50) {
  const { world } = scene;
  world.ledger.enrol('GB', ids);
  world.coupons.give(...ids);
  delay(world, 'moveOrders', later(await scene.clock.now(), 6 * DAY));
  const opensIn = openingSo(DAY, 'couponSweep');
  const launched = await launch(scene, { markets: ['GB'], opensIn, window });
  await scene.until(() => world.callsOf('moveOrders').length >= Math.min(ids.length, window));
  return launched;
}

/** Moves the coupon deadline, and its sweep with it. */
async function moveDeadline(launched: Launched, by: number) {
  const { calendar } = launched;
  const couponSweep = later(calendar.couponSweep, by);
  const couponDeadline = later(calendar.couponDeadline, by);
  await move(launched, 'couponDeadline', couponDeadline, { couponSweep });
  return { couponSweep, couponDeadline };
}

const prompt = (world: World, step: 'sweepOwner' | 'sweepCoupons', due: Instant, id?: string) =>
  world.callsOf(step, id).map((call) => isPrompt(lateness(call, due)));

describe('a customer who waits in a retry', () => {
  it.each([
    ['earlier', -12 * HOUR],
    ['later', 2 * DAY],
  ])('has coupons reissued at the sweep as it was moved: %s', (_, by) =>
    stage.play(async (scene, world) => {
      const launched = await launchDelayed(scene, ['GB1']);
      const { couponSweep, couponDeadline } = await moveDeadline(launched, by);
      await scene.clock.until(later(couponSweep, -MINUTE));
      expect(world.callsOf('sweepOwner')).toEqual([]);
      await scene.clock.until(later(couponSweep, MINUTE));
      expect(prompt(world, 'sweepOwner', couponSweep, 'GB1')).toEqual([true]);
      expect(world.coupons.all.map((coupon) => isKept(coupon, couponDeadline))).toEqual([true]);
      expect(world.ledger.find('GB1').state).toBe('enrolled');
      await scene.clock.passing(launched.handle.result());
      expect(world.coupons.all.map(({ issued, isLate }) => [issued.length, isLate])).toEqual([
        [1, false],
      ]);
    }),
  );

  it('goes by the date of before where it was not moved', () =>
    stage.play(async (scene, world) => {
      const { calendar } = await launchDelayed(scene, ['GB1']);
      await scene.clock.until(later(calendar.couponSweep, MINUTE));
      expect(prompt(world, 'sweepOwner', calendar.couponSweep, 'GB1')).toEqual([true]);
    }));
});

it('tells those in flight, once each, and those who follow know it', () =>
  stage.play(async (scene, world) => {
    const ids = ['GB1', 'GB2', 'GB3', 'GB4'];
    const launched = await launchDelayed(scene, ids, 2);
    const dates = await moveDeadline(launched, 2 * DAY);
    const market = scene.client.workflow.getHandle(marketWorkflowId(scene.programme, 'GB'));
    const signals = async (handle: typeof market) =>
      ((await handle.fetchHistory()).events ?? []).filter(
        ({ workflowExecutionSignaledEventAttributes: signal }) => signal?.signalName === 'amended',
      ).length;
    await scene.until(async () => (await signals(scene.customerHandle('GB2'))) === 1);
    world.meddle = () => undefined;
    await scene.clock.until(later(dates.couponSweep, -HOUR));
    await scene.until(() => world.ledger.of('GB').every(({ state }) => state === 'moved'));
    const told = ids.map((id) => signals(scene.customerHandle(id)));
    expect(await Promise.all(told)).toEqual([1, 1, 0, 0]);
    expect(await signals(market)).toBe(1);
    // The last call of each: where the signal meets the end of a task, its steps are run once more.
    const known = ids.map((id) => world.callsOf('reissueCoupons', id).at(-1)?.input);
    expect(known).toMatchObject(ids.map(() => ({ dates })));
  }));

describe('the coupon deadline that moves away after its sweep', () => {
  it('is swept for again, as long before as the first time', () =>
    stage.play(async (scene, world) => {
      world.ledger.enrol('GB', ['GB1']);
      const opensIn = openingSo(DAY, 'couponSweep');
      const launched = await launch(scene, { markets: ['GB'], opensIn });
      const { calendar, handle } = launched;
      await scene.clock.until(later(calendar.couponSweep, HOUR));
      expect(prompt(world, 'sweepCoupons', calendar.couponSweep)).toEqual([true]);
      world.coupons.give('GB1');
      const moved = await moveDeadline(launched, 6 * DAY);
      await scene.clock.until(later(moved.couponSweep, -MINUTE));
      expect(world.callsOf('sweepCoupons')).toHaveLength(1);
      expect(world.callsOf('judgeCoupons')).toEqual([]);
      await scene.clock.until(later(moved.couponSweep, MINUTE));
      expect(prompt(world, 'sweepCoupons', moved.couponSweep)).toEqual([false, true]);
      expect(world.coupons.all.map((one) => isKept(one, moved.couponDeadline))).toEqual([true]);
      await scene.clock.passing(handle.result());
      const judged = world
        .callsOf('judgeCoupons')
        .map((call) => lateness(call, moved.couponDeadline));
      expect(judged.map(isPrompt)).toEqual([true]);
      expect(milestoneOf(world, 'couponDeadline')).toMatchObject({ counts: { kept: 1, late: 0 } });
    }));

  it('is not swept for again where it did not move', () =>
    stage.play(async (scene, world) => {
      world.ledger.enrol('GB', ['GB1']);
      const opensIn = openingSo(DAY, 'couponSweep');
      const { calendar } = await launch(scene, { markets: ['GB'], opensIn });
      await scene.clock.until(later(calendar.couponSweep, HOUR));
      world.coupons.give('GB1');
      await scene.clock.until(later(calendar.couponDeadline, HOUR));
      const inTime = ({ at }: Call) => at < millisOf(calendar.couponDeadline);
      expect(world.callsOf('sweepCoupons').filter(inTime)).toHaveLength(1);
      expect(world.coupons.all.map(({ isLate }) => isLate)).toEqual([true]);
    }));
});
