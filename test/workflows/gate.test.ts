import { unknownRecord } from '../../src/activities/failures';
import { DAY, HOUR, later, millisOf } from '../../src/programme/instant';
import { approve } from '../../src/workflows/messages';
import { detailsOf, refusalOf } from './details';
import { launch } from './launch';
import type { Launched } from './launch';
import type { Scene } from './scene';
import { begins, isPrompt, lateness, milestoneOf, populate } from './seen';
import { timeSkippingStage } from './stage';
import type { World } from './world';

const stage = timeSkippingStage();
const MINUTE = 60_000;

/** Launches ten customers of the canary ES, and two of GB behind it. */
async function launchBehindCanary(scene: Scene, world: World): Promise<Launched> {
  world.ledger.enrol(
    'ES',
    Array.from({ length: 10 }, (_, index) => `ES${index + 1}`),
  );
  populate(world, 'GB');
  return await launch(scene, { markets: ['ES', 'GB'] });
}

const approval = (reason = 'The two cases are understood.') => ({
  args: [{ by: 'A. Person', reason }] as [{ by: string; reason: string }],
});
const gateOf = ({ ledger }: World) => ledger.standing?.gate;
const hasMoved = (world: World, market: string) =>
  world.ledger.of(market).every(({ state }) => state === 'moved');

describe('the gate behind the canaries', () => {
  it('opens by itself when they went well', () =>
    stage.play(async (scene, world) => {
      // One of ten is the limit of the shipped programme.
      world.trouble('ES1', 'copyAccount', 'identity');
      const { calendar, handle } = await launchBehindCanary(scene, world);
      await scene.clock.until(later(calendar.opening, HOUR));
      expect(isPrompt(lateness(begins(world, 'GB'), calendar.opening))).toBe(true);
      expect(gateOf(world)).toEqual({ state: 'passed', reasons: [], approval: null });
      expect(world.ledger.alerts.size).toBe(0);
      expect(await refusalOf(handle.executeUpdate(approve, approval()))).toBe(
        'the markets have opened already',
      );
    }));

  it('stays closed while too many needed a case, over all dates, until a person approves', () =>
    stage.play(async (scene, world) => {
      world.trouble('ES1', 'copyAccount', 'identity');
      world.trouble('ES2', 'moveOrders', 'schema');
      const { calendar, handle } = await launchBehindCanary(scene, world);
      const reason = '2 of 10 customers needed a case, the limit is 10 %';
      await scene.clock.until(later(calendar.opening, HOUR));
      expect(gateOf(world)).toEqual({ state: 'held', reasons: [reason], approval: null });
      expect(await detailsOf(handle)).toContain(`- Gate: ${reason}`);
      await scene.clock.until(later(calendar.websiteClosure, HOUR));
      expect(hasMoved(world, 'ES')).toBe(true);
      expect(begins(world, 'GB')).toBeUndefined();
      // Each day that the gate is held worsens what is foretold of those behind it.
      expect(world.callsOf('forecastMarkets').length).toBeGreaterThan(60);
      const closed = world.callsOf('closeWebsite')[0];
      expect(isPrompt(lateness(closed, calendar.websiteClosure))).toBe(true);
      expect(world.ledger.alerts.get('gate')?.lines).toEqual([reason]);
      expect(await refusalOf(handle.executeUpdate(approve, approval(' ')))).toBe(
        'an approval needs a reason',
      );
      await handle.executeUpdate(approve, approval());
      await scene.until(() => hasMoved(world, 'GB'));
      expect(gateOf(world)).toMatchObject({
        state: 'approved',
        reasons: [reason],
        approval: { by: 'A. Person' },
      });
      expect(await refusalOf(handle.executeUpdate(approve, approval()))).toBe(
        'the markets have opened already',
      );
      expect(await detailsOf(handle)).not.toContain('- Gate:');
    }));

  it('stays closed for one whose verification found a mismatch', () =>
    stage.play(async (scene, world) => {
      world.trouble('ES1', 'verify', 'verification');
      const { calendar } = await launchBehindCanary(scene, world);
      await scene.clock.until(later(calendar.opening, 3 * DAY));
      expect(gateOf(world)).toMatchObject({
        state: 'held',
        reasons: ['1 of 10 customers did not verify, the limit is 1 %'],
      });
      expect(begins(world, 'GB')).toBeUndefined();
    }));

  it('opens by itself on a later day when those who failed were moved after all', () =>
    stage.play(async (scene, world) => {
      world.meddle = ({ step, customerId }) => {
        if (step !== 'takeOver' || customerId !== 'ES1') return;
        if (world.callsOf('takeOver', 'ES1').length === 1) throw unknownRecord('ES1');
      };
      const { calendar } = await launchBehindCanary(scene, world);
      await scene.clock.until(later(calendar.opening, DAY - HOUR));
      const reasons = ['1 of 10 customers failed, the limit is 2 %'];
      expect(gateOf(world)).toMatchObject({ state: 'held', reasons });
      expect(begins(world, 'GB')).toBeUndefined();
      await scene.clock.until(later(calendar.opening, 2 * DAY + MINUTE));
      expect(gateOf(world)).toEqual({ state: 'passed', reasons, approval: null });
      expect(hasMoved(world, 'GB')).toBe(true);
    }));

  it('stays closed while those who failed go on failing', () =>
    stage.play(async (scene, world) => {
      world.meddle = ({ step, customerId }) => {
        if (step === 'takeOver' && customerId === 'ES1') throw unknownRecord('ES1');
      };
      const { calendar } = await launchBehindCanary(scene, world);
      await scene.clock.until(later(calendar.opening, 7 * DAY));
      expect(world.callsOf('inspectWave')).toHaveLength(7);
      expect(world.callsOf('takeOver', 'ES1').length).toBeGreaterThan(5);
      expect(begins(world, 'GB')).toBeUndefined();
    }));

  it('need not be judged where a person approves before', () =>
    stage.play(async (scene, world) => {
      const canary = world.door();
      world.meddle = ({ step, customerId }) =>
        step === 'copyAccount' && customerId === 'ES1' ? canary.opened : undefined;
      const { calendar, handle } = await launchBehindCanary(scene, world);
      await handle.executeUpdate(approve, approval());
      await scene.clock.until(calendar.opening);
      await scene.until(() => hasMoved(world, 'GB'));
      expect(isPrompt(lateness(begins(world, 'GB'), calendar.opening))).toBe(true);
      expect(world.ledger.find('ES1').state).toBe('enrolled');
      expect(world.callsOf('inspectWave')).toEqual([]);
      expect(gateOf(world)?.state).toBe('approved');
      canary.open();
      await scene.clock.passing(handle.result());
      expect(milestoneOf(world, 'reconciliation')?.counts).toMatchObject({ moved: 12 });
      expect(millisOf(calendar.opening)).toBeLessThan(begins(world, 'GB')?.at ?? NaN);
    }));
});
