import { needsCase, overtaken, unknownRecord } from '../../src/activities/failures';
import type { Cause } from '../../src/cases/case';
import { DAY, HOUR, later, millisOf } from '../../src/programme/instant';
import { decideOn, fileOf, hold, person } from './held';
import { cases } from './policies';
import { timeSkippingStage } from './stage';
import type { Step, World } from './world';

const stage = timeSkippingStage();
const MINUTE = 60_000;

/** Has the step need a case in the first so many runs, whatever was decided. */
function needAgain(world: World, step: Step, cause: Cause, runs: number): void {
  const records = [{ kind: 'order' as const, id: 'O1' }];
  world.meddle = (call) => {
    if (call.step !== step || world.callsOf(step).length > runs) return;
    throw needsCase({ cause, records, evidence: [] });
  };
}

describe('a customer who is held again', () => {
  it('by the same cause is decided again, by a new deadline', () =>
    stage.play(async (scene, world) => {
      needAgain(world, 'moveOrders', 'schema', 2);
      await hold(scene);
      const file = scene.caseHandle('C1', 'schema');
      const first = fileOf(world, 'schema').deadline;
      await scene.clock.until(later(first, -DAY));
      await decideOn(file, 'retry');
      await scene.until(() => world.callsOf('moveOrders').length === 2);
      await scene.until(() => fileOf(world, 'schema').state === 'open');
      const second = fileOf(world, 'schema').deadline;
      const days = (millisOf(second) - millisOf(first)) / DAY;
      expect(days).toBeCloseTo(cases.schema.days - 1, 2);

      expect(await scene.clock.passing(file.result())).toBe('setAside');
      const { decision } = fileOf(world, 'schema');
      expect(decision).toMatchObject({ by: 'default' });
      const late = millisOf(decision?.at ?? second) - millisOf(second);
      expect(late).toBeGreaterThanOrEqual(0);
      expect(late).toBeLessThan(MINUTE);
      expect(world.ledger.find('C1').state).toBe('moved');
    }));

  it('by the same cause can be decided by a person again', () =>
    stage.play(async (scene, world) => {
      needAgain(world, 'moveOrders', 'schema', 2);
      await hold(scene);
      const file = scene.caseHandle('C1', 'schema');
      await decideOn(file, 'retry');
      await scene.until(() => fileOf(world, 'schema').state === 'open');
      await scene.until(() => decideOn(file, 'setAside').then(() => true));
      expect(await file.result()).toBe('setAside');
    }));

  it('by another cause leaves the first case and waits in the other', () =>
    stage.play(async (scene, world) => {
      await hold(scene, { schema: 'moveOrders' });
      world.trouble('C1', 'transferBalances', 'balance');
      await decideOn(scene.caseHandle('C1', 'schema'), 'setAside');
      expect(await scene.caseHandle('C1', 'schema').result()).toBe('setAside');
      const other = scene.caseHandle('C1', 'balance');
      expect((await other.describe()).status.name).toBe('RUNNING');
      expect(world.ledger.find('C1').state).toBe('held');
      await decideOn(other, 'retry');
      expect(await other.result()).toBe('retry');
      expect(world.ledger.find('C1').state).toBe('moved');
    }));
});

describe('two cases of one customer', () => {
  const both = { balance: 'transferBalances', schema: 'reissueCoupons' } as const;

  it('are decided one by one', () =>
    stage.play(async (scene, world) => {
      await hold(scene, both);
      const { deadline } = fileOf(world, 'schema');
      await decideOn(scene.caseHandle('C1', 'balance'), 'setAside');
      expect(await scene.caseHandle('C1', 'balance').result()).toBe('setAside');
      expect(world.ledger.find('C1').state).toBe('held');
      expect(fileOf(world, 'schema')).toMatchObject({ state: 'open', deadline });
      await decideOn(scene.caseHandle('C1', 'schema'), 'setAside');
      expect(await scene.caseHandle('C1', 'schema').result()).toBe('setAside');
      expect(world.ledger.find('C1').state).toBe('moved');
    }));

  it('are both carried out where they are decided at once', () =>
    stage.play(async (scene, world) => {
      await hold(scene, both);
      const files = [scene.caseHandle('C1', 'balance'), scene.caseHandle('C1', 'schema')];
      await Promise.all(files.map((file) => decideOn(file, 'setAside')));
      const ended = Promise.all(files.map((file) => file.result()));
      expect(await scene.clock.passing(ended)).toEqual(['setAside', 'setAside']);
      expect(world.ledger.find('C1').state).toBe('moved');
      expect(world.callsOf('settleCase')).toHaveLength(2);
    }));

  it('keep a decision that comes while the other one moves the customer', () =>
    stage.play(async (scene, world) => {
      await hold(scene, both);
      const untilDecided = world.door();
      world.meddle = ({ step }) => (step === 'reissueCoupons' ? untilDecided.opened : undefined);
      await decideOn(scene.caseHandle('C1', 'schema'), 'setAside');
      await scene.until(() => world.callsOf('transferBalances').length === 2);
      await decideOn(scene.caseHandle('C1', 'balance'), 'retry');
      await scene.until(() => fileOf(world, 'balance').state === 'decided');
      untilDecided.open();
      expect(await scene.clock.passing(scene.caseHandle('C1', 'balance').result())).toBe('retry');
      expect(fileOf(world, 'balance').decision).toMatchObject({ choice: 'retry', ...person });
      expect(world.ledger.find('C1').state).toBe('moved');
    }));
});

describe('another run of the customer', () => {
  it('is waited for, and its length costs little history', () =>
    stage.play(async (scene, world) => {
      await hold(scene, { schema: 'moveOrders' });
      const outage = later(await scene.clock.now(), 6 * HOUR);
      world.meddle = async ({ step }) => {
        if (step === 'verify' && (await scene.clock.now()) < outage) throw overtaken('It');
      };
      world.ledger.settle({ caseId: 'C1-schema', choice: 'retry', ...person, at: outage });
      const other = await scene.start('C1');
      const file = scene.caseHandle('C1', 'schema');
      await decideOn(file, 'setAside');
      expect(await scene.clock.passing(file.result())).toBe('setAside');
      expect(await other.result()).toMatchObject({ outcome: 'moved' });
      expect(world.ledger.find('C1').state).toBe('moved');
      expect((await file.fetchHistory()).events?.length).toBeLessThan(200);
    }));

  it('that fails leaves the case to be decided again', () =>
    stage.play(async (scene, world) => {
      await hold(scene, { schema: 'moveOrders' });
      world.meddle = ({ step }) => {
        if (step === 'verify' && world.callsOf('verify').length === 1) {
          throw unknownRecord('Customer C1');
        }
      };
      const file = scene.caseHandle('C1', 'schema');
      await decideOn(file, 'retry');
      await scene.until(() => world.callsOf('verify').length === 1);
      expect(await scene.clock.passing(file.result())).toBe('setAside');
      expect(world.ledger.find('C1').state).toBe('moved');
    }));
});
