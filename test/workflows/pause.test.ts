import { DAY, HOUR, later } from '../../src/programme/instant';
import { pause, resume } from '../../src/workflows/messages';
import { launch } from './launch';
import { begins, isPrompt, lateness, milestoneOf, order, populate, reached } from './seen';
import { timeSkippingStage } from './stage';

const stage = timeSkippingStage();
const markets = ['GB', 'FR', 'MX'];

describe('a paused market', () => {
  it('does not begin until it is resumed; the others do', () =>
    stage.play(async (scene, world) => {
      populate(world, ...markets);
      const { calendar, handle } = await launch(scene, { markets });
      await handle.signal(pause, { market: 'GB' });
      await scene.clock.until(later(calendar.opening, DAY));
      expect(begins(world, 'GB')).toBeUndefined();
      expect(isPrompt(lateness(begins(world, 'FR'), calendar.opening))).toBe(true);
      await handle.signal(resume, { market: 'GB' });
      await scene.until(() => world.ledger.of('GB').every(({ state }) => state === 'moved'));
      expect(await scene.clock.passing(handle.result())).toMatchObject({ GB: { moved: 2 } });
    }));

  it('holds those who have not begun where it is on the way, and nobody else', () =>
    stage.play(async (scene, world) => {
      populate(world, 'GB', 'FR');
      const first = world.door();
      world.meddle = ({ step, customerId }) =>
        step === 'copyAccount' && customerId === 'GB1' ? first.opened : undefined;
      const { calendar, handle } = await launch(scene, { markets, window: 1 });
      await scene.clock.until(later(calendar.opening, 0));
      await scene.until(() => begins(world, 'GB') !== undefined);
      await handle.signal(pause, { market: 'GB' });
      await scene.until(() => world.ledger.of('FR').every(({ state }) => state === 'moved'));
      first.open();
      await scene.until(() => world.ledger.find('GB1').state === 'moved');
      await scene.clock.until(later(calendar.opening, DAY));
      expect(world.ledger.find('GB2').state).toBe('enrolled');
      await handle.signal(resume, { market: 'GB' });
      await scene.until(() => world.ledger.find('GB2').state === 'moved');
      expect(world.callsOf('copyAccount')).toHaveLength(4);
      await scene.clock.passing(handle.result());
    }));
});

describe('a pause of all markets', () => {
  it('holds those too that open later, but no milestone', () =>
    stage.play(async (scene, world) => {
      populate(world, ...markets);
      const { calendar, handle } = await launch(scene, { markets });
      await handle.signal(pause, {});
      await scene.clock.until(later(calendar.appDiscontinuation, DAY));
      expect(world.callsOf('copyAccount')).toEqual([]);
      expect(reached(world)).toEqual(order.slice(0, 5));
      const closed = world.callsOf('closeWebsite')[0];
      expect(isPrompt(lateness(closed, calendar.websiteClosure))).toBe(true);
      await handle.signal(resume, { market: 'MX' });
      await scene.until(() => world.ledger.of('MX').every(({ state }) => state === 'moved'));
      expect(begins(world, 'GB')).toBeUndefined();
      await handle.signal(resume, {});
      const result = await scene.clock.passing(handle.result());
      expect(Object.values(result).map(({ moved }) => moved)).toEqual([2, 2, 2]);
    }));

  it('may come without naming anything', () =>
    stage.play(async (scene, world) => {
      populate(world, 'GB');
      const { calendar, handle } = await launch(scene, { markets: ['GB'] });
      await handle.signal('pause');
      await scene.clock.until(later(calendar.opening, HOUR));
      expect(milestoneOf(world, 'opening')).toBeDefined();
      expect(begins(world, 'GB')).toBeUndefined();
      await handle.signal('resume');
      await scene.clock.passing(handle.result());
    }));
});

describe('a pause that meets the coupon sweep', () => {
  it('keeps no milestone back', () =>
    stage.play(async (scene, world) => {
      populate(world, ...markets);
      world.coupons.give('MX2');
      world.coupons.unreachable.add('MX2');
      const { calendar, handle } = await launch(scene, { markets });
      await handle.signal(pause, { market: 'MX' });
      await scene.clock.until(later(calendar.appDiscontinuation, HOUR));
      expect(reached(world)).toEqual(order.slice(0, 5));
    }));

  it('ends for those who are to move early as for the others', () =>
    stage.play(async (scene, world) => {
      populate(world, ...markets);
      world.coupons.give('MX2');
      world.coupons.unreachable.add('MX2');
      const { calendar, handle } = await launch(scene, { markets });
      await handle.signal(pause, { market: 'MX' });
      await scene.clock.until(later(calendar.couponSweep, HOUR));
      await handle.signal(resume, { market: 'MX' });
      await scene.until(() => world.ledger.find('MX2').state === 'moved');
      expect(begins(world, 'MX')?.customerId).toBe('MX2');
      expect(await scene.clock.passing(handle.result())).toMatchObject({ MX: { moved: 2 } });
    }));
});

it('survives that the market ends in the moment in which it is paused', () =>
  stage.play(async (scene, world) => {
    populate(world, 'GB');
    const [customers, record] = [world.door(), world.door()];
    world.meddle = ({ step }) => {
      if (step === 'copyAccount') return customers.opened;
      const isSweep = world.ledger.milestones.length === 1;
      return step === 'recordMilestone' && isSweep ? record.opened : undefined;
    };
    const { handle } = await launch(scene, { markets: ['GB'], opensIn: -51 * DAY });
    await scene.until(() => world.callsOf('recordMilestone').length === 2);
    await scene.until(() => world.callsOf('copyAccount').length === 2);
    customers.open();
    await scene.until(() => world.ledger.of('GB').every(({ state }) => state === 'moved'));
    const market = scene.client.workflow.getHandle(`market/${scene.programme}/GB`);
    await scene.until(async () => (await market.describe()).status.name === 'COMPLETED');
    await handle.signal(pause, { market: 'GB' });
    record.open();
    expect(await scene.clock.passing(handle.result())).toMatchObject({ GB: { moved: 2 } });
  }));
