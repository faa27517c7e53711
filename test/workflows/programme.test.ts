import { overtaken, unknownRecord } from '../../src/activities/failures';
import { DAY, HOUR, later, millisOf } from '../../src/programme/instant';
import type { Instant } from '../../src/programme/instant';
import { milestones } from '../../src/programme/milestones';
import { launch, marketOpening } from './launch';
import { announced, cases } from './policies';
import { pause, resume } from '../../src/workflows/messages';
import { begins, ends, isPrompt, lateness, milestoneOf, order, populate, reached } from './seen';
import { timeSkippingStage } from './stage';
import type { Call } from './world';

const stage = timeSkippingStage();
describe('the calendar', () => {
  it('is kept: each milestone once, in order, at its instant', () =>
    stage.play(async (scene, world) => {
      populate(world, 'GB', 'FR', 'DE', 'ES', 'IT', 'NL', 'PL', 'MX');
      const { calendar, handle } = await launch(scene);
      const result = await scene.clock.passing(handle.result());
      expect(Object.values(result).map(({ moved }) => moved)).toEqual(Array(8).fill(2));
      expect(reached(world)).toEqual(order);
      const kept = [
        ['openPlatform', [calendar.opening]],
        ['sweepCoupons', [calendar.couponSweep, calendar.couponDeadline, calendar.websiteClosure]],
        ['judgeCoupons', [calendar.couponDeadline]],
        ['closeWebsite', [calendar.websiteClosure]],
        ['endApp', [calendar.appDiscontinuation]],
      ] as const;
      for (const [step, dues] of kept) {
        const calls = world.callsOf(step);
        expect(calls.map((call, index) => isPrompt(lateness(call, dues[index])))).toEqual(
          dues.map(() => true),
        );
      }
      expect(world.callsOf('recordMilestone')).toHaveLength(order.length);
      expect(milestoneOf(world, 'websiteClosure')).toMatchObject({
        due: calendar.websiteClosure,
        counts: { redirects: 7 },
      });
      expect(milestoneOf(world, 'reconciliation')?.counts).toMatchObject({ moved: 16 });
    }));

  it('has a limit hold for every step of its customers', () =>
    stage.play(async (scene, world) => {
      populate(world, 'GB', 'MX');
      const { handle } = await launch(scene, { markets: ['GB', 'MX'], isLimited: true });
      await scene.clock.passing(handle.result());
      const steps = ['GB1', 'GB2', 'MX1', 'MX2'].flatMap((id) => world.callsOf('takeOver', id));
      expect(steps.map(({ isLocal }) => isLocal)).toEqual([false, false, false, false]);
    }));

  it('keeps the announced distances over the change of clocks on 27 October', () => {
    const between = (from: Instant, to: Instant) => (millisOf(to) - millisOf(from)) / HOUR;
    expect(milestones.map((name) => announced[name])).toEqual([
      '2024-10-20T22:00:00.000Z',
      '2024-12-11T23:00:00.000Z',
      '2024-12-30T23:00:00.000Z',
      '2024-12-31T23:00:00.000Z',
    ]);
    expect(between(announced.opening, announced.couponSweep)).toBe(50 * 24 + 1);
  });

  it('is late, and says so, where its promise cannot be kept at once', () =>
    stage.play(async (scene, world) => {
      const { calendar, handle } = await launch(scene, { markets: ['GB'] });
      const outage = later(calendar.websiteClosure, 3 * HOUR);
      world.meddle = ({ step, at }) => {
        if (step === 'closeWebsite' && at < millisOf(outage)) throw overtaken('The store');
      };
      await scene.clock.passing(handle.result());
      const closure = milestoneOf(world, 'websiteClosure');
      expect(closure?.due).toBe(calendar.websiteClosure);
      expect(closure && closure.at >= outage).toBe(true);
      expect(reached(world)).toEqual(order);
      expect(isPrompt(lateness(world.callsOf('endApp')[0], calendar.appDiscontinuation))).toBe(
        true,
      );
    }));
});

describe('a late launch', () => {
  it('handles what is past at once, in the order of the calendar', () =>
    stage.play(async (scene, world) => {
      populate(world, 'GB', 'ES', 'MX');
      const began = await scene.clock.now();
      const { handle } = await launch(scene, {
        markets: ['GB', 'ES', 'MX'],
        opensIn: -80 * DAY,
      });
      await scene.clock.passing(handle.result());
      // A sweep holds no milestone up: it may end after the deadline has been judged.
      const promised = (names: string[]) => names.filter((name) => name !== 'couponSweep');
      expect(promised(reached(world))).toEqual(promised(order));
      expect(reached(world).toSorted()).toEqual(order.toSorted());
      const dates = world.ledger.milestones.slice(0, 4).map(({ at }) => at);
      expect(dates.every((at) => at < later(began, 2 * HOUR))).toBe(true);
      expect(world.ledger.customers.every(({ state }) => state === 'moved')).toBe(true);
    }));

  it('waits for what is still to come', () =>
    stage.play(async (scene, world) => {
      populate(world, 'GB');
      const { calendar, handle } = await launch(scene, { markets: ['GB'], opensIn: -10 * DAY });
      const began = await scene.clock.now();
      await scene.clock.passing(handle.result());
      const opening = milestoneOf(world, 'opening');
      expect(opening && opening.at < later(began, HOUR)).toBe(true);
      expect(isPrompt(lateness(world.callsOf('sweepCoupons')[0], calendar.couponSweep))).toBe(true);
    }));
});

describe('the markets', () => {
  const markets = ['GB', 'ES', 'MX'];

  it('are enrolled once the platform is open; the canaries end before the others begin', () =>
    stage.play(async (scene, world) => {
      populate(world, 'GB', 'FR', 'ES');
      const { handle } = await launch(scene, { markets: ['GB', 'FR', 'ES'] });
      await scene.clock.passing(handle.result());
      const position = (call: Call | undefined) => world.calls.findIndex((one) => one === call);
      const opened = position(world.callsOf('openPlatform')[0]);
      const enrolled = world.callsOf('enrolMarket').slice(0, 3).map(position);
      const canaryEnded = position(ends(world, 'ES'));
      expect(Math.min(...enrolled)).toBeGreaterThan(opened);
      expect(position(begins(world, 'ES'))).toBeGreaterThan(Math.max(...enrolled));
      expect(position(begins(world, 'GB'))).toBeGreaterThan(canaryEnded);
      expect(position(begins(world, 'FR'))).toBeGreaterThan(canaryEnded);
    }));

  it('begin at the opening, or on a day of their own', () =>
    stage.play(async (scene, world) => {
      populate(world, ...markets);
      const { calendar, handle } = await launch(scene, { markets });
      await scene.clock.passing(handle.result());
      expect(isPrompt(lateness(begins(world, 'GB'), calendar.opening))).toBe(true);
      expect(isPrompt(lateness(begins(world, 'MX'), marketOpening(calendar, 'MX')))).toBe(true);
    }));

  it('have those moved early whom the sweep could not write to', () =>
    stage.play(async (scene, world) => {
      populate(world, ...markets);
      world.coupons.give('MX2');
      world.coupons.unreachable.add('MX2');
      const { calendar, handle } = await launch(scene, { markets });
      await scene.clock.passing(handle.result());
      const [first, second] = ['MX1', 'MX2'].map((id) => world.callsOf('copyAccount', id));
      expect(isPrompt(lateness(second?.[0], calendar.couponSweep))).toBe(true);
      expect(isPrompt(lateness(first?.[0], marketOpening(calendar, 'MX')))).toBe(true);
      expect([first?.length, second?.length]).toEqual([1, 1]);
    }));

  it('enrol and move those who came to the store after the opening', () =>
    stage.play(async (scene, world) => {
      populate(world, 'GB');
      const { calendar, handle } = await launch(scene, { markets: ['GB'] });
      world.meddle = ({ step }) => {
        const isFirst = world.callsOf('sweepCoupons').length === 1;
        if (step === 'sweepCoupons' && isFirst) world.newcomers['GB'] = ['GB3'];
      };
      await scene.clock.until(later(calendar.appDiscontinuation, 2 * DAY));
      expect(world.ledger.customers.map(({ customerId, state }) => [customerId, state])).toEqual([
        ['GB1', 'moved'],
        ['GB2', 'moved'],
        ['GB3', 'moved'],
      ]);
      await handle.result();
    }));

  it.each(['couponSweep', 'websiteClosure', 'appDiscontinuation'] as const)(
    'move those again of whom the source has something new at the %s',
    (milestone) =>
      stage.play(async (scene, world) => {
        populate(world, 'GB');
        const { calendar, handle } = await launch(scene, { markets: ['GB'] });
        await scene.clock.until(later(calendar[milestone], -HOUR));
        world.changed.add('GB2');
        await scene.clock.passing(handle.result());
        const runs = world.callsOf('verify', 'GB2');
        expect(runs.map(({ input }) => input)).toMatchObject([{}, { changed: 'news of GB2' }]);
        expect(runs[0]?.input).not.toHaveProperty('changed');
        expect(runs[1] && runs[1].at < millisOf(later(calendar[milestone], DAY + HOUR))).toBe(true);
        expect(world.callsOf('verify', 'GB1')).toHaveLength(1);
      }),
  );

  it('try those again whose run failed', () =>
    stage.play(async (scene, world) => {
      populate(world, 'GB');
      world.meddle = ({ step }) => {
        if (step === 'takeOver' && world.callsOf('takeOver', 'GB2').length === 1) {
          throw unknownRecord('GB2');
        }
      };
      const { calendar } = await launch(scene, { markets: ['GB'] });
      await scene.clock.until(later(calendar.appDiscontinuation, 2 * DAY));
      expect(world.ledger.find('GB2').state).toBe('moved');
    }));
});

describe('the end', () => {
  it('seals the receipts of every market once everybody is finished, and is recorded then', () =>
    stage.play(async (scene, world) => {
      populate(world, 'GB', 'ES');
      world.trouble('GB2', 'verify', 'verification');
      const { handle } = await launch(scene, { markets: ['GB', 'ES'] });
      await scene.clock.passing(handle.result());
      const last = world.calls.filter(({ step }) => step !== 'listCustomers').slice(-3);
      expect(last.map(({ step }) => step)).toEqual([
        'sealReceipts',
        'countCustomers',
        'recordMilestone',
      ]);
      expect(last[0]?.input).toMatchObject({ markets: ['GB', 'ES'] });
      const position = (call: Call | undefined) => world.calls.findIndex((one) => one === call);
      expect(position(last[0])).toBeGreaterThan(position(ends(world, 'GB')));
    }));

  it('comes after the last case, by its default where nobody decides', () =>
    stage.play(async (scene, world) => {
      populate(world, 'GB');
      world.trouble('GB2', 'copyAccount', 'identity');
      const days = 90;
      const { calendar, handle } = await launch(scene, {
        markets: ['GB'],
        cases: { ...cases, identity: { days, default: 'create' } },
      });
      await handle.signal(pause, {});
      await scene.clock.until(calendar.appDiscontinuation);
      await handle.signal(resume, {});
      await scene.until(() => world.ledger.cases.size === 1);
      const due = later(calendar.appDiscontinuation, days * DAY);
      await scene.clock.until(later(due, -HOUR));
      expect(reached(world)).toEqual(order.slice(0, 5));
      expect((await handle.describe()).status.name).toBe('RUNNING');
      expect(await scene.clock.passing(handle.result())).toMatchObject({ GB: { moved: 2 } });
      const end = milestoneOf(world, 'reconciliation')?.at ?? announced.opening;
      expect(end >= due).toBe(true);
      expect(end < later(due, DAY + HOUR)).toBe(true);
    }));
});
