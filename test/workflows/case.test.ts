import { WithStartWorkflowOperation, WorkflowUpdateFailedError } from '@temporalio/client';
import type { WorkflowHandle } from '@temporalio/client';
import { defaultPayloadConverter, fromPayloadsAtIndex } from '@temporalio/common';
import { needsCase, overtaken, unknownRecord } from '../../src/activities/failures';
import type { Cause, Choice } from '../../src/cases/case';
import { DAY, HOUR, later, millisOf } from '../../src/programme/instant';
import type { CaseInput, customerCase } from '../../src/workflows/case';
import { decide } from '../../src/workflows/messages';
import { cases } from './policies';
import { taskQueue } from './scene';
import type { Scene } from './scene';
import { timeSkippingStage } from './stage';
import type { Step, World } from './world';

const stage = timeSkippingStage();
const MINUTE = 60_000;
const person = { by: 'person', reason: 'They asked for it.' } as const;

const decideOn = (file: WorkflowHandle<typeof customerCase>, choice: Choice, { reason } = person) =>
  file.executeUpdate(decide, { args: [{ choice, reason }] });

async function refusalOf(decision: Promise<void>): Promise<string> {
  const error: unknown = await decision.catch((failure: unknown) => failure);
  if (!(error instanceof WorkflowUpdateFailedError)) throw new Error('It was not refused');
  return error.cause?.message ?? '';
}

/** Has the customer C1 held by each cause, through the step that needs it. */
async function hold(scene: Scene, troubles: Partial<Record<Cause, Step>>): Promise<void> {
  for (const [cause, step] of Object.entries(troubles)) {
    scene.world.trouble('C1', step, cause as Cause);
  }
  expect(await (await scene.start('C1')).result()).toMatchObject({ outcome: 'held' });
  const causes = Object.keys(troubles).length || 1;
  await scene.until(() => scene.world.ledger.cases.size === causes);
}

/** Has the step need a case in the first so many runs, whatever was decided. */
function needAgain(world: World, step: Step, cause: Cause, runs: number): void {
  const records = [{ kind: 'order' as const, id: 'O1' }];
  world.meddle = (call) => {
    if (call.step !== step || world.callsOf(step).length > runs) return;
    throw needsCase({ cause, records, evidence: [] });
  };
}

const fileOf = ({ ledger }: World, cause: Cause) => {
  const file = ledger.cases.get(`C1-${cause}`);
  if (!file) throw new Error(`There is no case of ${cause}`);
  return file;
};

describe('a decision', () => {
  it('is kept before the customer runs again, and ends the case', () =>
    stage.play(async (scene, world) => {
      await hold(scene, { schema: 'moveOrders' });
      const file = scene.caseHandle('C1', 'schema');
      await decideOn(file, 'setAside');
      expect(await file.result()).toBe('setAside');
      const { decision, deadline } = fileOf(world, 'schema');
      expect(decision).toMatchObject({ choice: 'setAside', ...person });
      expect(decision && decision.at < deadline).toBe(true);
      expect(world.ledger.find('C1').state).toBe('moved');
      const settled = world.calls.findIndex(({ step }) => step === 'settleCase');
      expect(world.calls.slice(settled).map(({ step }) => step)).toContain('copyAccount');
      expect(world.calls.slice(0, settled).map(({ step }) => step)).not.toContain('notify');
    }));

  it('is the default where none comes, at the deadline and not before', () =>
    stage.play(async (scene, world) => {
      await hold(scene, { identity: 'copyAccount' });
      const file = scene.caseHandle('C1', 'identity');
      const { deadline } = fileOf(world, 'identity');
      await scene.clock.until(later(deadline, -MINUTE));
      expect(world.callsOf('settleCase')).toEqual([]);
      expect(await scene.clock.passing(file.result())).toBe('create');
      const { decision } = fileOf(world, 'identity');
      expect(decision).toMatchObject({ choice: 'create', by: 'default' });
      const late = millisOf(decision?.at ?? deadline) - millisOf(deadline);
      expect(late).toBeGreaterThanOrEqual(0);
      expect(late).toBeLessThan(MINUTE);
      expect(world.ledger.find('C1').state).toBe('moved');
    }));

  it('may come at the last moment', () =>
    stage.play(async (scene, world) => {
      await hold(scene, { identity: 'copyAccount' });
      await scene.clock.until(later(fileOf(world, 'identity').deadline, -MINUTE));
      await decideOn(scene.caseHandle('C1', 'identity'), 'link');
      expect(await scene.caseHandle('C1', 'identity').result()).toBe('link');
      expect(fileOf(world, 'identity').decision).toMatchObject(person);
    }));

  it('is refused where the choice does not fit, with those that do', () =>
    stage.play(async (scene, world) => {
      await hold(scene, { balance: 'transferBalances' });
      const file = scene.caseHandle('C1', 'balance');
      expect(await refusalOf(decideOn(file, 'link'))).toBe('choose one of: setAside, retry');
      expect(await refusalOf(decideOn(file, 'create'))).toContain('setAside, retry');
      expect(world.callsOf('settleCase')).toEqual([]);
      await decideOn(file, 'retry');
      expect(await file.result()).toBe('retry');
    }));

  it('is refused without a reason', () =>
    stage.play(async (scene) => {
      await hold(scene, { balance: 'transferBalances' });
      const file = scene.caseHandle('C1', 'balance');
      const without = { ...person, reason: '  ' } as unknown as typeof person;
      expect(await refusalOf(decideOn(file, 'retry', without))).toContain('needs a reason');
      expect((await file.describe()).status.name).toBe('RUNNING');
    }));

  it('is refused where one was made before, which stands', () =>
    stage.play(async (scene, world) => {
      await hold(scene, { schema: 'moveOrders' });
      const file = scene.caseHandle('C1', 'schema');
      const again = world.door();
      world.meddle = ({ step }) => (step === 'copyAccount' ? again.opened : undefined);
      await decideOn(file, 'setAside');
      expect(await refusalOf(decideOn(file, 'retry'))).toBe('it was decided already: setAside');
      again.open();
      expect(await file.result()).toBe('setAside');
      expect(world.callsOf('settleCase')).toHaveLength(1);
    }));

  it('that comes with the start of the case counts', () =>
    stage.play(async (scene, world) => {
      await hold(scene, { schema: 'moveOrders' });
      const file = scene.caseHandle('C1', 'schema');
      await decideOn(file, 'setAside');
      await file.result();
      const { events } = await file.fetchHistory();
      const input = events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads ?? [];
      await scene.clock.balance();
      const start = new WithStartWorkflowOperation<typeof customerCase>('customerCase', {
        workflowId: file.workflowId,
        workflowIdConflictPolicy: 'FAIL',
        taskQueue,
        args: [fromPayloadsAtIndex<CaseInput>(defaultPayloadConverter, 0, input)],
      });
      await scene.client.workflow.executeUpdateWithStart(decide, {
        startWorkflowOperation: start,
        args: [{ choice: 'retry', reason: person.reason }],
      });
      expect(await scene.clock.passing(file.result())).toBe('retry');
      expect(world.callsOf('settleCase')).toHaveLength(2);
      expect(fileOf(world, 'schema').decision).toMatchObject({ choice: 'retry', ...person });
    }));
});

describe('a customer who is held again', () => {
  it('by the same cause is decided again, by a new deadline', () =>
    stage.play(async (scene, world) => {
      needAgain(world, 'moveOrders', 'schema', 2);
      await hold(scene, {});
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
      await hold(scene, {});
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
