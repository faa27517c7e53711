import { DAY, HOUR, later } from '../../src/programme/instant';
import type { Milestone } from '../../src/programme/schema';
import { marketNamed, move, openingSo, refusalOf, signed } from './amending';
import { launch, marketOpening } from './launch';
import { begins, isPrompt, lateness, milestoneOf, order, populate, reached } from './seen';
import { timeSkippingStage } from './stage';
import type { Step } from './world';

const stage = timeSkippingStage();
const MINUTE = 60_000;
const steps: Record<Milestone, Step> = {
  opening: 'openPlatform',
  couponDeadline: 'judgeCoupons',
  websiteClosure: 'closeWebsite',
  appDiscontinuation: 'endApp',
};

describe('a milestone that is moved', () => {
  it.each([
    ['opening', 'earlier, before the opening', -HOUR],
    ['opening', 'later, before the opening', DAY],
    ['websiteClosure', 'earlier, before the opening', -10 * DAY],
    ['appDiscontinuation', 'later, before the opening', 5 * DAY],
  ] as const)('comes when it was moved to: %s %s', (milestone, _, by) =>
    stage.play(async (scene, world) => {
      populate(world, 'GB');
      const launched = await launch(scene, { markets: ['GB'], opensIn: 2 * HOUR });
      const { calendar, handle } = launched;
      const to = later(calendar[milestone], by);
      await move(launched, milestone, to);
      if (by > 0) {
        await scene.clock.until(later(to, -HOUR));
        expect(world.callsOf(steps[milestone])).toEqual([]);
      }
      await scene.clock.passing(handle.result());
      const calls = world.callsOf(steps[milestone]);
      expect(calls.map((call) => isPrompt(lateness(call, to)))).toEqual([true]);
      expect(milestoneOf(world, milestone)?.due).toBe(to);
      expect(reached(world)).toEqual(order);
    }),
  );

  it.each([
    ['couponDeadline', 'earlier', -6 * HOUR],
    ['couponDeadline', 'later', 3 * DAY],
    ['websiteClosure', 'earlier', -6 * HOUR],
    ['websiteClosure', 'later', 20 * HOUR],
    ['appDiscontinuation', 'earlier', -6 * HOUR],
    ['appDiscontinuation', 'later', 3 * DAY],
  ] as const)('re-arms during the run: %s %s', (milestone, _, by) =>
    stage.play(async (scene, world) => {
      populate(world, 'GB');
      const launched = await launch(scene, {
        markets: ['GB'],
        opensIn: openingSo(5 * DAY, milestone),
      });
      const { calendar, handle } = launched;
      await scene.until(() => world.ledger.of('GB').every(({ state }) => state === 'moved'));
      await scene.clock.until(later(calendar[milestone], -12 * HOUR));
      const to = later(calendar[milestone], by);
      await move(launched, milestone, to);
      await scene.clock.until(later(to, -MINUTE));
      expect(world.callsOf(steps[milestone])).toEqual([]);
      await scene.clock.passing(handle.result());
      const calls = world.callsOf(steps[milestone]);
      expect(calls.map((call) => isPrompt(lateness(call, to)))).toEqual([true]);
      expect(reached(world)).toEqual(order);
    }),
  );

  it('takes along the markets that open with it, and no others', () =>
    stage.play(async (scene, world) => {
      populate(world, 'GB', 'MX');
      const launched = await launch(scene, { markets: ['GB', 'MX'] });
      const { calendar, handle } = launched;
      const to = later(calendar.opening, 3 * DAY);
      await move(launched, 'opening', to);
      await scene.clock.passing(handle.result());
      expect(isPrompt(lateness(begins(world, 'GB'), to))).toBe(true);
      expect(isPrompt(lateness(begins(world, 'MX'), marketOpening(calendar, 'MX')))).toBe(true);
    }));

  it('to an instant that is past is done at once, where that was asked for', () =>
    stage.play(async (scene, world) => {
      populate(world, 'GB');
      const opensIn = openingSo(5 * DAY, 'websiteClosure');
      const launched = await launch(scene, { markets: ['GB'], opensIn });
      await scene.until(() => reached(world).length === 3);
      const now = await scene.clock.now();
      const past = later(now, -HOUR);
      expect(await refusalOf(move(launched, 'websiteClosure', past))).toContain('is past');
      expect(world.callsOf('closeWebsite')).toEqual([]);
      await move(launched, 'websiteClosure', past, { evenPast: true });
      await scene.until(() => milestoneOf(world, 'websiteClosure') !== undefined);
      expect(isPrompt(lateness(world.callsOf('closeWebsite')[0], now))).toBe(true);
      expect(milestoneOf(world, 'websiteClosure')?.due).toBe(past);
      await scene.clock.passing(launched.handle.result());
      expect(reached(world)).toEqual(order);
    }));
});

describe("a market's opening that is moved", () => {
  it.each([
    ['earlier', -20 * DAY],
    ['later', 3 * DAY],
  ])('is when the market begins: %s', (_, by) =>
    stage.play(async (scene, world) => {
      populate(world, 'GB', 'MX');
      const launched = await launch(scene, { markets: ['GB', 'MX'] });
      const { calendar, handle } = launched;
      await scene.clock.until(later(calendar.opening, 10 * DAY));
      const to = later(marketOpening(calendar, 'MX') ?? calendar.opening, by);
      await move(launched, marketNamed('MX'), to);
      await scene.clock.until(later(to, -MINUTE));
      expect(begins(world, 'MX')).toBeUndefined();
      expect(await scene.clock.passing(handle.result())).toMatchObject({ MX: { moved: 2 } });
      expect(isPrompt(lateness(begins(world, 'MX'), to))).toBe(true);
      expect(isPrompt(lateness(begins(world, 'GB'), calendar.opening))).toBe(true);
    }),
  );
});

describe('an amendment', () => {
  it('is kept with who made it and why, and shown', () =>
    stage.play(async (scene, world) => {
      const launched = await launch(scene, { markets: ['GB'] });
      const { calendar, handle } = launched;
      const from = calendar.appDiscontinuation;
      const to = later(from, DAY);
      await move(launched, 'appDiscontinuation', to);
      const { standing } = world.ledger;
      expect(standing?.calendar).toEqual({ ...calendar, appDiscontinuation: to });
      const at: unknown = expect.stringMatching(/Z$/);
      const moved = { milestone: 'appDiscontinuation' };
      expect(standing?.amendments).toEqual([{ moved, from, to, ...signed, at }]);
      const shown = await handle.query<{ currentDetails: string }>('__temporal_workflow_metadata');
      expect(shown.currentDetails).toContain(
        `appDiscontinuation moved from ${from} to ${to} by ops: It was announced anew.`,
      );
    }));

  it('that is refused leaves the calendar as it was', () =>
    stage.play(async (scene, world) => {
      populate(world, 'GB');
      const launched = await launch(scene, { markets: ['GB', 'MX'] });
      const { calendar, handle } = launched;
      await scene.clock.until(later(calendar.opening, DAY));
      const { couponDeadline, couponSweep, websiteClosure } = calendar;
      const afterClosure = later(websiteClosure, HOUR);
      const soon = later(calendar.opening, 5 * DAY);
      const refused = [
        ['couponDeadline', afterClosure, 'would come before couponDeadline'],
        ['couponDeadline', later(couponSweep, -HOUR), 'would come before couponSweep'],
        ['websiteClosure', later(couponDeadline, DAY), 'MX at'],
        ['appDiscontinuation', calendar.opening, 'is past'],
        ['appDiscontinuation', soon, 'would come before websiteClosure'],
        ['opening', soon, 'opening was reached already'],
        [marketNamed('GB'), soon, 'GB has opened already'],
        [marketNamed('ZW'), soon, 'there is no market ZW'],
      ] as const;
      for (const [what, to, why] of refused) {
        expect(await refusalOf(move(launched, what, to))).toContain(why);
      }
      const unsaid = move(launched, 'appDiscontinuation', afterClosure, { reason: ' ' });
      expect(await refusalOf(unsaid)).toContain('needs a reason');
      expect(world.ledger.standing).toMatchObject({ calendar, amendments: [] });
      await scene.clock.passing(handle.result());
      for (const milestone of ['couponDeadline', 'websiteClosure', 'appDiscontinuation'] as const) {
        const call = world.callsOf(steps[milestone])[0];
        expect(isPrompt(lateness(call, calendar[milestone]))).toBe(true);
      }
    }));
});
