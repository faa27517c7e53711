import { DAY, HOUR, instantOf, later, millisOf } from '../../src/programme/instant';
import type { Instant } from '../../src/programme/instant';
import { move, openingSo } from './amending';
import { launch } from './launch';
import type { Launched } from './launch';
import { cases } from './policies';
import { reached } from './seen';
import type { Scene } from './scene';
import { timeSkippingStage } from './stage';
import type { World } from './world';

const stage = timeSkippingStage();
const MINUTE = 60_000;

/** Launches GB ten days before the closure, with one customer held, whose case has so many days. */
async function launchHeld(scene: Scene, days: number) {
  const { ledger } = scene.world;
  ledger.enrol('GB', ['GB1']);
  scene.world.trouble('GB1', 'copyAccount', 'identity');
  const launched = await launch(scene, {
    markets: ['GB'],
    opensIn: openingSo(10 * DAY, 'websiteClosure'),
    cases: { ...cases, identity: { days, default: 'create' } },
  });
  await scene.until(() => ledger.cases.size === 1 && reached(scene.world).length === 3);
  return launched;
}

/** Moves the website closure, and the end of the app out of its way. */
async function moveClosure(launched: Launched, to: Instant) {
  const { calendar } = launched;
  const { appDiscontinuation } = calendar;
  const app = later(to, DAY);
  if (app > appDiscontinuation) await move(launched, 'appDiscontinuation', app);
  await move(launched, 'websiteClosure', to);
}

/** When the case was decided, how, and how long after an instant, in whole minutes. */
function defaulted({ ledger }: World, due: Instant) {
  const { choice, by, at } = ledger.decisionOf('GB1', 'identity') ?? {};
  return { choice, by, late: Math.floor((millisOf(at ?? instantOf(0)) - millisOf(due)) / MINUTE) };
}
const inTime = { choice: 'create', by: 'default', late: 0 };

describe('an open case', () => {
  it.each([
    ['at the closure, where its own days would be more', 14, 10],
    ['by its own days, where the closure comes later', 5, 5],
  ])('applies its default %s', (_, days, after) =>
    stage.play(async (scene, world) => {
      const { calendar } = await launchHeld(scene, days);
      const due = later(calendar.websiteClosure, (after - 10) * DAY);
      await scene.clock.until(later(due, -MINUTE));
      expect(world.callsOf('settleCase')).toEqual([]);
      await scene.clock.until(later(due, HOUR));
      expect(defaulted(world, due).choice).toBe('create');
    }),
  );

  it('is told of a closure that has come nearer, and applies its default then', () =>
    stage.play(async (scene, world) => {
      const launched = await launchHeld(scene, 14);
      const to = later(launched.calendar.websiteClosure, -4 * DAY);
      await moveClosure(launched, to);
      expect(world.callsOf('tellCases')).toHaveLength(1);
      await scene.clock.until(later(to, -MINUTE));
      expect(world.callsOf('settleCase')).toEqual([]);
      await scene.clock.until(later(to, HOUR));
      expect(defaulted(world, to)).toEqual(inTime);
    }));

  it('is not told of a closure that moves away, but sees it and waits on', () =>
    stage.play(async (scene, world) => {
      const launched = await launchHeld(scene, 30);
      const { websiteClosure } = launched.calendar;
      const to = later(websiteClosure, 5 * DAY);
      await moveClosure(launched, to);
      expect(world.callsOf('tellCases')).toEqual([]);
      await scene.clock.until(later(websiteClosure, HOUR));
      expect(world.callsOf('readDates')).toHaveLength(1);
      expect(world.callsOf('settleCase')).toEqual([]);
      await scene.clock.until(later(to, HOUR));
      expect(defaulted(world, to)).toEqual(inTime);
    }));

  it('is told of a closure that moved away, and then came nearer', () =>
    stage.play(async (scene, world) => {
      const launched = await launchHeld(scene, 30);
      const { websiteClosure } = launched.calendar;
      await moveClosure(launched, later(websiteClosure, 8 * DAY));
      await scene.clock.until(later(websiteClosure, DAY));
      const to = later(websiteClosure, 3 * DAY);
      await move(launched, 'websiteClosure', to);
      await scene.clock.until(later(to, HOUR));
      expect(defaulted(world, to)).toEqual(inTime);
    }));

  it('applies its default at once where the closure is moved to an instant that is past', () =>
    stage.play(async (scene, world) => {
      const launched = await launchHeld(scene, 14);
      const now = await scene.clock.now();
      await move(launched, 'websiteClosure', later(now, -HOUR), { evenPast: true });
      await scene.clock.until(later(now, HOUR));
      expect(defaulted(world, now)).toEqual(inTime);
    }));
});
