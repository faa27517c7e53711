import { temporal } from '@temporalio/proto';
import { needsCase } from '../../src/activities/failures';
import { DAY } from '../../src/programme/instant';
import { fail } from './fail';
import { hold } from './held';
import { cases } from './policies';
import { timeSkippingStage } from './stage';

const stage = timeSkippingStage();
const ABANDON = temporal.api.enums.v1.ParentClosePolicy.PARENT_CLOSE_POLICY_ABANDON;

it.each([
  ['copyAccount', 'identity'],
  ['moveService', 'schema'],
  ['transferBalances', 'balance'],
  ['verify', 'verification'],
] as const)('ends the run at %s as held, with one case of %s that outlives it', (step, cause) =>
  stage.play(async (scene, world) => {
    const [file] = await hold(scene, { [cause]: step });
    expect(world.callsOf(step)).toHaveLength(1);
    expect(world.callsOf('notify')).toEqual([]);
    expect(world.callsOf('openCase')).toHaveLength(1);
    const { status, startTime, parentExecution } = await scene.caseHandle('C1', cause).describe();
    expect(status.name).toBe('RUNNING');
    expect(parentExecution?.workflowId).toBe(scene.customerHandle('C1').workflowId);
    const { events } = await scene.customerHandle('C1').fetchHistory();
    const started = events?.map(
      (event) => event.startChildWorkflowExecutionInitiatedEventAttributes,
    );
    expect(started?.find(Boolean)?.parentClosePolicy).toBe(ABANDON);
    const days = (Date.parse(file?.deadline ?? '') - startTime.getTime()) / DAY;
    expect(days).toBeCloseTo(cases[cause].days, 2);
  }),
);

it('lets the steps beside it finish, however long they take', () =>
  stage.play(async (scene, world) => {
    fail(world, 'moveFeedback', 4);
    await hold(scene, { schema: 'moveOrders' });
    expect(world.callsOf('moveFeedback').at(-1)?.outcome).toBe('done');
    expect(world.callsOf('takeOver')).toEqual([]);
  }));

it('files what two steps found in one case of their cause', () =>
  stage.play(async (scene, world) => {
    world.trouble('C1', 'moveOrders', 'schema', [{ kind: 'order', id: 'O1' }]);
    world.trouble('C1', 'moveService', 'schema', [{ kind: 'ticket', id: 'T1' }]);
    const [file] = await hold(scene);
    expect(world.callsOf('openCase')).toHaveLength(1);
    expect(file?.records.map(({ id }) => id).toSorted()).toEqual(['O1', 'T1']);
  }));

it('opens a case for each of two causes', () =>
  stage.play(async (scene) => {
    const files = await hold(scene, { balance: 'transferBalances', schema: 'reissueCoupons' });
    expect(files.map(({ cause }) => cause).toSorted()).toEqual(['balance', 'schema']);
    for (const { cause } of files) {
      expect((await scene.caseHandle('C1', cause).describe()).status.name).toBe('RUNNING');
    }
  }));

it('opens every case that one step needs at once', () =>
  stage.play(async (scene, world) => {
    const causes = ['schema', 'refusal', 'doubleEdit'] as const;
    world.meddle = ({ step }) => {
      if (step !== 'moveOrders' || world.ledger.cases.size > 0) return;
      const records = [{ kind: 'order' as const, id: 'O1' }];
      throw needsCase(...causes.map((cause) => ({ cause, records, evidence: [] })));
    };
    expect(await (await scene.start('C1')).result()).toMatchObject({
      outcome: 'held',
      heldBy: causes.map((cause) => ({ cause })),
    });
    await scene.until(() => world.ledger.cases.size === 3);
    expect(world.callsOf('moveOrders')).toHaveLength(1);
  }));
