import { WithStartWorkflowOperation, WorkflowUpdateFailedError } from '@temporalio/client';
import { defaultPayloadConverter, fromPayloadsAtIndex } from '@temporalio/common';
import { later, millisOf } from '../../src/programme/instant';
import type { CaseInput, customerCase } from '../../src/workflows/case';
import { decide } from '../../src/workflows/messages';
import { decideOn, fileOf, hold, person } from './held';
import { taskQueue } from './scene';
import { timeSkippingStage } from './stage';

const stage = timeSkippingStage();
const MINUTE = 60_000;

async function refusalOf(decision: Promise<void>): Promise<string> {
  const error: unknown = await decision.catch((failure: unknown) => failure);
  if (!(error instanceof WorkflowUpdateFailedError)) throw new Error('It was not refused');
  return error.cause?.message ?? '';
}

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
      expect(await refusalOf(decideOn(file, 'retry', '  '))).toContain('needs a reason');
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
