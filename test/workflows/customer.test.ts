import { WorkflowFailedError } from '@temporalio/client';
import { unknownRecord } from '../../src/activities/failures';
import { fail } from './fail';
import { Meeting } from './meeting';
import { timeSkippingStage } from './stage';
import type { Step } from './world';

const stage = timeSkippingStage();
const moved = { outcome: 'moved', heldBy: [] };

describe('the order of steps', () => {
  it('copies, takes over, transfers, verifies and tells, each step once and locally', () =>
    stage.play(async (scene, world) => {
      expect(await (await scene.start('C1')).result()).toEqual(moved);
      const steps = world.stepsOf('C1');
      expect(steps[0]).toBe('copyAccount');
      expect(steps.slice(1, 4).toSorted()).toEqual(['moveFeedback', 'moveOrders', 'moveService']);
      expect(steps[4]).toBe('takeOver');
      expect(steps.slice(5, 7).toSorted()).toEqual(['reissueCoupons', 'transferBalances']);
      expect(steps.slice(7)).toEqual(['verify', 'notify']);
      expect(world.calls.every(({ isLocal }) => isLocal)).toBe(true);
    }));

  it('has every step run remotely, where the limit of the task queue holds', () =>
    stage.play(async (scene, world) => {
      const customer = await scene.start('C1', 'account', { isLimited: true });
      expect(await customer.result()).toEqual(moved);
      expect(world.stepsOf('C1')).toHaveLength(9);
      expect(world.calls.some(({ isLocal }) => isLocal)).toBe(false);
    }));

  it.each([
    ['copies', ['moveOrders', 'moveFeedback', 'moveService']],
    ['what is transferred', ['transferBalances', 'reissueCoupons']],
  ] as const)('has %s under way at the same time', (_, together: readonly Step[]) =>
    stage.play(async (scene, world) => {
      const meeting = new Meeting(together.length);
      world.meddle = ({ step }) => (together.includes(step) ? meeting.arrive() : undefined);
      expect(await (await scene.start('C1')).result()).toEqual(moved);
      expect(meeting.met).toBe(true);
    }),
  );

  it.each([
    ['takes over', 'while it copies', ['moveOrders', 'takeOver']],
    ['verifies', 'while it transfers', ['transferBalances', 'verify']],
    ['tells', 'while it verifies', ['verify', 'notify']],
  ] as const)('never %s %s', (_, __, apart: readonly Step[]) =>
    stage.play(async (scene, world) => {
      const meeting = new Meeting(apart.length);
      world.meddle = ({ step }) => (apart.includes(step) ? meeting.arrive() : undefined);
      expect(await (await scene.start('C1')).result()).toEqual(moved);
      expect(meeting.met).toBe(false);
    }),
  );

  it('tells every step what it has to know, in ids and instants', () =>
    stage.play(async (scene, world) => {
      await (await scene.start('C1')).result();
      const owner = { customerId: 'C1', kind: 'account', market: 'GB', accountId: 'poco-C1' };
      const inputOf = (step: Step) => world.callsOf(step)[0]?.input;
      const at: unknown = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
      expect(inputOf('copyAccount')).toEqual({ customerId: 'C1', kind: 'account', market: 'GB' });
      expect(inputOf('moveOrders')).toEqual(owner);
      expect(inputOf('takeOver')).toEqual(owner);
      const dates: unknown = expect.objectContaining({ opening: at, couponDeadline: at });
      const taken = { ...owner, epoch: 1, at, dates };
      expect(inputOf('transferBalances')).toEqual(taken);
      expect(inputOf('reissueCoupons')).toEqual(taken);
      expect(inputOf('verify')).toMatchObject({ ...owner, at });
      expect(inputOf('notify')).toEqual({ ...owner, receipt: 'C1-1', at });
    }));

  it.each(['guest', 'detached'] as const)(
    'takes nothing over, transfers and reissues nothing of a %s',
    (kind) =>
      stage.play(async (scene, world) => {
        expect(await (await scene.start('G1', kind)).result()).toEqual(moved);
        const steps = world.stepsOf('G1');
        expect(steps.toSorted()).toEqual(
          ['copyAccount', 'moveOrders', 'moveFeedback', 'moveService', 'verify', 'notify'].sort(),
        );
        expect(world.callsOf('verify')[0]?.input).toMatchObject({ kind, accountId: null });
      }),
  );

  it.each(['lapsed', 'setAside'] as const)('ends with the account that is %s', (outcome) =>
    stage.play(async (scene, world) => {
      world.ends['C1'] = outcome;
      expect(await (await scene.start('C1')).result()).toEqual({ outcome, heldBy: [] });
      expect(world.stepsOf('C1')).toEqual(['copyAccount']);
    }),
  );
});

describe('an account that lapses in the moment of its take-over', () => {
  it('is left to the first step, which takes back what was copied', () =>
    stage.play(async (scene, world) => {
      world.meddle = ({ step }) => {
        if (step === 'takeOver') world.ends['C1'] = 'lapsed';
      };
      expect(await (await scene.start('C1')).result()).toEqual({ outcome: 'lapsed', heldBy: [] });
      expect(world.stepsOf('C1').slice(-2)).toEqual(['takeOver', 'copyAccount']);
    }));
});

describe('a step that fails', () => {
  it('is tried three times as a local activity', () =>
    stage.play(async (scene, world) => {
      fail(world, 'takeOver', 2);
      expect(await (await scene.start('C1')).result()).toEqual(moved);
      expect(world.callsOf('takeOver').map(({ isLocal }) => isLocal)).toEqual([true, true, true]);
    }));

  it('goes on as a remote activity, for as long as it takes', () =>
    stage.play(async (scene, world) => {
      fail(world, 'moveOrders', 20);
      const customer = await scene.start('C1');
      expect(await scene.clock.passing(customer.result())).toEqual(moved);
      const calls = world.callsOf('moveOrders');
      expect(calls.map(({ isLocal }) => isLocal).filter(Boolean)).toHaveLength(3);
      expect(calls).toHaveLength(21);
      const waits = calls.slice(4).map(({ at }, index) => at - (calls[index + 3]?.at ?? at));
      expect(Math.max(...waits)).toBeLessThanOrEqual(61 * 60_000);
    }));

  it('is tried again within seconds while nobody owns the customer', () =>
    stage.play(async (scene, world) => {
      fail(world, 'takeOver', 15);
      const customer = await scene.start('C1');
      expect(await scene.clock.passing(customer.result())).toEqual(moved);
      const calls = world.callsOf('takeOver');
      const waits = calls.slice(1).map(({ at }, index) => at - (calls[index]?.at ?? 0));
      expect(Math.max(...waits)).toBeLessThan(15_000);
    }));

  it('is not tried again, and needs no case, where the failure is final', () =>
    stage.play(async (scene, world) => {
      world.meddle = ({ step }) => {
        if (step === 'verify') throw unknownRecord('Customer C1');
      };
      const failure: unknown = await (
        await scene.start('C1')
      )
        .result()
        .catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(WorkflowFailedError);
      expect(world.callsOf('verify')).toHaveLength(1);
      expect(world.callsOf('openCase')).toEqual([]);
      await expect(scene.caseHandle('C1', 'verification').describe()).rejects.toThrow('not found');
    }));

  it('fails the run even where the step beside it needs a case', () =>
    stage.play(async (scene, world) => {
      world.trouble('C1', 'moveOrders', 'schema');
      world.meddle = ({ step }) => {
        if (step === 'moveService') throw unknownRecord('Customer C1');
      };
      await expect((await scene.start('C1')).result()).rejects.toThrow(WorkflowFailedError);
      expect(world.ledger.find('C1').state).toBe('enrolled');
    }));
});
