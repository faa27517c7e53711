import { causes } from '../../src/cases/case';
import type { Cause, Choice } from '../../src/cases/case';
import { later, millisOf } from '../../src/programme/instant';
import { caseWorkflowId } from '../../src/workflows/ids';
import type { customerCase } from '../../src/workflows/case';
import { refusalOf } from './amending';
import { decideOn, fileOf, hold, person } from './held';
import { taskQueue } from './scene';
import type { Scene } from './scene';
import { timeSkippingStage } from './stage';
import type { Step } from './world';

const stage = timeSkippingStage();
const SECOND = 1_000;

describe('a decision in the second in which its deadline comes', () => {
  it('is kept where the history accepted it, or else refused, with the default kept: one of the two', () =>
    stage.play(async (scene, world) => {
      await hold(scene, { identity: 'copyAccount' });
      const file = scene.caseHandle('C1', 'identity');
      const { deadline } = fileOf(world, 'identity');
      await scene.clock.until(later(deadline, -SECOND));
      const passing = scene.clock.until(later(deadline, SECOND));
      const decided = decideOn(file, 'link').then(
        () => 'kept',
        () => 'refused',
      );
      const answer = await scene.clock.passing(decided);
      await passing;
      const choice = await scene.clock.passing(file.result());
      const { events } = await file.fetchHistory();
      const isPerson = Boolean(
        events?.some((event) => event.workflowExecutionUpdateAcceptedEventAttributes),
      );
      expect(answer).toBe(isPerson ? 'kept' : 'refused');
      expect(choice).toBe(isPerson ? 'link' : 'create');
      expect(world.callsOf('settleCase')).toHaveLength(1);
      const { decision } = fileOf(world, 'identity');
      expect(decision).toMatchObject({ choice, by: isPerson ? 'person' : 'default' });
      expect(Math.abs(millisOf(decision?.at ?? deadline) - millisOf(deadline))).toBeLessThan(
        5 * SECOND,
      );
    }));

  it('is refused after the default, which stands', () =>
    stage.play(async (scene, world) => {
      await hold(scene, { identity: 'copyAccount' });
      const file = scene.caseHandle('C1', 'identity');
      const again = world.door();
      world.meddle = ({ step }) => (step === 'copyAccount' ? again.opened : undefined);
      await scene.clock.until(fileOf(world, 'identity').deadline);
      await scene.until(() => world.callsOf('copyAccount').length === 2);
      expect(await refusalOf(decideOn(file, 'link'))).toBe('it was decided already: create');
      again.open();
      expect(await file.result()).toBe('create');
      expect(world.callsOf('settleCase')).toHaveLength(1);
      expect(fileOf(world, 'identity').decision).toMatchObject({ by: 'default' });
    }));

  it('comes first where the case has yet to see that it is due', () =>
    stage.play(async (scene, world) => {
      await hold(scene, { identity: 'copyAccount' });
      const file = scene.caseHandle('C1', 'identity');
      await scene.clock.until(later(fileOf(world, 'identity').deadline, -SECOND));
      await decideOn(file, 'link');
      expect(await refusalOf(decideOn(file, 'create'))).toBe('it was decided already: link');
      expect(await scene.clock.passing(file.result())).toBe('link');
      expect(world.callsOf('settleCase')).toHaveLength(1);
      expect(fileOf(world, 'identity').decision).toMatchObject(person);
    }));
});

/** Each choice that fits no case of a cause. */
const unfit = (cause: Cause, ...all: Choice[]) => {
  const fit: readonly Choice[] = causes[cause].choices;
  return all.filter((choice) => !fit.includes(choice));
};

describe('a customer who is held', () => {
  it.each([
    ['doubleEdit', 'moveOrders', 'takeSource', 'keepTarget, takeSource'],
    ['doubleEdit', 'moveService', 'keepTarget', 'keepTarget, takeSource'],
    ['refusal', 'moveFeedback', 'setAside', 'setAside, retry'],
    ['refusal', 'transferBalances', 'retry', 'setAside, retry'],
  ] as const)('by %s at %s goes on from there with %s', (cause, step: Step, choice, fitting) =>
    stage.play(async (scene, world) => {
      await hold(scene, { [cause]: step });
      const file = scene.caseHandle('C1', cause);
      for (const other of unfit(cause, 'create', 'link', 'handOut', 'keepTarget', 'setAside')) {
        expect(await refusalOf(decideOn(file, other))).toBe(`choose one of: ${fitting}`);
      }
      expect(world.callsOf('settleCase')).toEqual([]);
      expect(world.ledger.find('C1').state).toBe('held');
      const before = world.calls.length;
      await decideOn(file, choice);
      expect(await file.result()).toBe(choice);
      expect(fileOf(world, cause).decision).toMatchObject({ choice, ...person });
      const after = world.calls.slice(before);
      expect(after.map((call) => call.step)).toEqual(
        expect.arrayContaining(['settleCase', 'copyAccount', step, 'verify', 'notify']),
      );
      expect(world.callsOf(step).map(({ outcome }) => outcome)).toEqual(['failed', 'done']);
      expect(world.ledger.find('C1').state).toBe('moved');
    }),
  );
});

/** Opens a case of the coupon of C1, whom no mail reaches. */
async function owe(scene: Scene, cause: 'address' | 'late') {
  const { world } = scene;
  world.ledger.enrol('GB', ['C1']);
  world.ledger.find('C1').state = 'held';
  world.coupons.give('C1');
  world.coupons.unreachable.add('C1');
  const needed = { cause, records: [{ kind: 'coupon' as const, id: 'K-C1-1' }], evidence: [] };
  const file = await scene.client.workflow.start<typeof customerCase>('customerCase', {
    workflowId: caseWorkflowId(scene.programme, 'GB', 'C1', cause),
    taskQueue,
    args: [{ customer: await scene.inputOf('C1'), needed }],
  });
  await scene.until(() => world.ledger.cases.size === 1);
  return file;
}

describe.each(['address', 'late'] as const)('a coupon that is owed: %s', (cause) => {
  it('is handed out, and nothing else of its owner is touched', () =>
    stage.play(async (scene, world) => {
      const file = await owe(scene, cause);
      for (const other of unfit(cause, 'create', 'link', 'setAside', 'takeSource', 'keepTarget')) {
        expect(await refusalOf(decideOn(file, other))).toBe('choose one of: retry, handOut');
      }
      await decideOn(file, 'handOut');
      expect(await file.result()).toBe('handOut');
      expect(world.coupons.all).toMatchObject([{ seen: { where: 'hand' } }]);
      expect(world.callsOf('copyAccount')).toEqual([]);
      expect(world.ledger.find('C1').state).toBe('held');
    }));

  it('waits for another decision where trying again did not help', () =>
    stage.play(async (scene, world) => {
      const file = await owe(scene, cause);
      await decideOn(file, 'retry');
      await scene.until(() => world.callsOf('openCase').length === 2);
      expect(fileOf(world, cause)).toMatchObject({ state: 'open', decision: null });
      expect(world.coupons.all).toMatchObject([{ seen: null, issued: [] }]);
      world.coupons.unreachable.clear();
      await decideOn(file, 'retry');
      expect(await file.result()).toBe('retry');
      expect(world.coupons.all).toMatchObject([{ seen: { where: 'mail' } }]);
      expect(world.coupons.all[0]?.issued).toHaveLength(1);
    }));
});
