import { DAY, HOUR, later, millisOf } from '../../src/programme/instant';
import { changePace, pause, resume } from '../../src/workflows/messages';
import { detailsOf, refusalOf } from './details';
import { launch } from './launch';
import type { Scene } from './scene';
import { milestoneOf } from './seen';
import { timeSkippingStage } from './stage';
import type { World } from './world';

const stage = timeSkippingStage();
const MINUTE = 60_000;

/** Launches GB five days and an hour before the coupon deadline, with customers of a single step each. */
async function launchLate(scene: Scene, world: World, customers: number, pacePerHour: number) {
  const ids = Array.from({ length: customers }, (_, index) => `GB${index + 1}`);
  world.ledger.enrol('GB', ids);
  for (const id of ids) world.ends[id] = 'lapsed';
  return await launch(scene, { markets: ['GB'], opensIn: -47 * DAY, pacePerHour });
}

const CUSTOMERS = 160;
const alertOf = ({ ledger }: World) => ledger.alerts.get('forecast-GB-couponDeadline');
const begun = (world: World) => world.callsOf('copyAccount');
const looksAt = (world: World) => world.callsOf('forecastMarkets').length;
const leftIn = ({ ledger }: World) =>
  ledger.of('GB').filter(({ state }) => state === 'enrolled').length;
const pace = (perHour: number, market = 'GB') => ({
  args: [{ market, perHour }] as [{ market: string; perHour: number }],
});

describe('a market whose pace is half of what it needs', () => {
  it('is foretold three days ahead, with the pace that would do, and finishes in time at that pace', () =>
    stage.play(async (scene, world) => {
      const { calendar, handle } = await launchLate(scene, world, CUSTOMERS, 1);
      const due = calendar.couponDeadline;
      await scene.until(() => alertOf(world) !== undefined);
      const alert = alertOf(world);
      expect(alert && alert.at <= later(due, -3 * DAY)).toBe(true);
      expect(alert?.lines).toEqual([
        expect.stringMatching(/^GB finishes at .*, after couponDeadline .*; 2 an hour would do$/),
      ]);
      expect(await detailsOf(handle)).toContain('; 2 an hour would do');
      await handle.executeUpdate(changePace, pace(2));
      expect(world.ledger.standing?.paces).toEqual({ GB: 2 });
      await scene.clock.until(later(due, -3 * DAY));
      expect(await detailsOf(handle)).not.toContain('would do');
      await scene.clock.until(later(due, -HOUR));
      expect(leftIn(world)).toBe(0);
      await scene.clock.passing(handle.result());
      expect(milestoneOf(world, 'reconciliation')?.counts).toMatchObject({ lapsed: CUSTOMERS });
    }));

  it('misses the milestone where nobody changes it', () =>
    stage.play(async (scene, world) => {
      const { calendar, handle } = await launchLate(scene, world, CUSTOMERS, 1);
      await scene.clock.until(later(calendar.couponDeadline, HOUR));
      expect(leftIn(world)).toBeGreaterThan(CUSTOMERS / 5);
      expect(world.ledger.alerts.size).toBe(1);
      await handle.executeUpdate(changePace, pace(1_000));
    }));
});

describe('a market whose pace suffices', () => {
  it('alerts nobody, and finishes in time', () =>
    stage.play(async (scene, world) => {
      const { calendar, handle } = await launchLate(scene, world, CUSTOMERS, 2);
      await scene.clock.until(later(calendar.couponDeadline, -HOUR));
      expect(leftIn(world)).toBe(0);
      await scene.clock.passing(handle.result());
      expect(world.ledger.alerts.size).toBe(0);
    }));

  it('alerts nobody when it is looked at twice between two of its starts', () =>
    stage.play(async (scene, world) => {
      const { handle } = await launchLate(scene, world, CUSTOMERS, 2);
      await scene.until(() => begun(world).length === 2);
      for (const perHour of [3, 2]) {
        await scene.clock.until(later(await scene.clock.now(), 10 * MINUTE));
        const before = looksAt(world);
        await handle.executeUpdate(changePace, pace(perHour));
        await scene.until(() => looksAt(world) > before);
      }
      expect(await detailsOf(handle)).not.toContain('does not finish');
      expect(world.ledger.alerts.size).toBe(0);
      await handle.executeUpdate(changePace, pace(1_000));
    }));

  it('is foretold to miss by what it does, not by what was planned', () =>
    stage.play(async (scene, world) => {
      const { calendar, handle } = await launchLate(scene, world, 20, 2);
      await handle.signal(pause, {});
      await scene.clock.until(later(calendar.couponDeadline, -3 * DAY));
      expect(alertOf(world)?.lines[0]).toContain('GB does not finish');
      expect(await detailsOf(handle)).toContain('GB does not finish');
      await handle.signal(resume, {});
    }));
});

describe('a change of pace', () => {
  it('is foretold from at once, not the pace that was measured before it', () =>
    stage.play(async (scene, world) => {
      const { calendar, handle } = await launchLate(scene, world, CUSTOMERS, 1);
      await scene.clock.until(later(calendar.couponDeadline, -4 * DAY - 12 * HOUR));
      expect(await detailsOf(handle)).toContain('would do');
      const before = looksAt(world);
      await handle.executeUpdate(changePace, pace(4));
      await scene.until(() => looksAt(world) > before);
      await scene.until(async () => !(await detailsOf(handle)).includes('would do'));
      await handle.executeUpdate(changePace, pace(1_000));
    }));

  it('reaches a market that waits to keep its pace, at once', () =>
    stage.play(async (scene, world) => {
      const { handle } = await launchLate(scene, world, 5, 1);
      await scene.until(() => begun(world).length === 1);
      const first = begun(world)[0]?.at ?? NaN;
      await scene.clock.until(later(await scene.clock.now(), 10 * MINUTE));
      expect(begun(world)).toHaveLength(1);
      const changed = millisOf(await scene.clock.now());
      await handle.executeUpdate(changePace, pace(600));
      await scene.until(() => begun(world).length > 1);
      const second = begun(world)[1]?.at ?? NaN;
      expect(second - changed).toBeLessThan(MINUTE);
      expect(second - first).toBeLessThan(HOUR / 2);
    }));

  it('is refused for a market that is none, and for a pace that is none', () =>
    stage.play(async (scene, world) => {
      const { handle } = await launchLate(scene, world, 1, 1);
      const refused = (perHour: number, market?: string) =>
        refusalOf(handle.executeUpdate(changePace, pace(perHour, market)));
      expect(await refused(2, 'IN')).toBe('there is no market IN');
      expect(await refused(0)).toBe('a pace is a whole number from 1');
      expect(await refused(1.5)).toBe('a pace is a whole number from 1');
      expect(world.ledger.standing?.paces).toEqual({ GB: 1 });
    }));
});
