import { setTimeout as delay } from 'node:timers/promises';
import type { WorkflowHandle } from '@temporalio/client';
import { overtaken, unknownRecord } from '../../src/activities/failures';
import { DAY, later } from '../../src/programme/instant';
import { waitUntil } from '../../local/servers/waitUntil';
import type { customer } from '../../src/workflows/customer';
import { customerWorkflowId, marketWorkflowId } from '../../src/workflows/ids';
import { decide, pause, resume } from '../../src/workflows/messages';
import { launch } from '../workflows/launch';
import type { Scene } from '../workflows/scene';
import { populate } from '../workflows/seen';
import type { Step, World } from '../workflows/world';
import { taskQueue } from '../workflows/scene';
import { followOf } from '../workflows/followOf';
import { reviewOf } from '../workflows/reviewOf';

/** Runs of workflows, by the name that each history is kept under. */
export type Played = Record<string, WorkflowHandle>;

/** Plays some workflows to their end. */
export type Play = (scene: Scene, world: World) => Promise<Played>;

const customers: Play = async (scene, world) => {
  world.meddle = ({ step, customerId }) => {
    const isDown = step === 'moveOrders' && customerId === 'C2';
    if (isDown && world.callsOf(step, customerId).length <= 4) throw overtaken('It');
  };
  const moved = await scene.start('C1');
  const afterOutage = await scene.start('C2');
  const guest = await scene.start('G1', 'guest');
  const all = [moved, afterOutage, guest].map((handle) => handle.result());
  await scene.clock.passing(Promise.all(all));
  return { customer: moved, 'customer-after-outage': afterOutage, 'customer-guest': guest };
};

const SECOND = 1_000;

/** How long steps take, in seconds: after eight the worker prolongs their workflow task. */
const slow: Partial<Record<Step, number>> = { copyAccount: 5, moveOrders: 5, takeOver: 9 };

/** A customer whose sweep comes due in the very workflow task that a local step ends in. */
const swept: Play = async (scene, world) => {
  world.meddle = async ({ step, isLocal, attempt }) => {
    if (isLocal && attempt === 1) await delay((slow[step] ?? 0) * SECOND);
    if (step !== 'takeOver') return;
    if (isLocal) throw overtaken('It');
    await waitUntil(async () => world.callsOf('sweepOwner').length > 0, 20 * SECOND);
  };
  world.ledger.enrol('GB', ['C1']);
  const { dates, ...input } = await scene.inputOf('C1');
  const couponSweep = later(await scene.clock.now(), 4 * SECOND);
  const handle = await scene.client.workflow.start<typeof customer>('customer', {
    workflowId: customerWorkflowId(scene.programme, 'GB', 'C1'),
    taskQueue,
    args: [{ ...input, dates: { ...dates, couponSweep } }],
  });
  await handle.result();
  return { 'customer-swept': handle };
};

/** Two cases at once, one of which has to wait for the other's run and is decided twice. */
const cases: Play = async (scene, world) => {
  world.trouble('C1', 'transferBalances', 'balance');
  world.trouble('C1', 'reissueCoupons', 'schema');
  world.trouble('C2', 'copyAccount', 'identity');
  const held = await scene.start('C1');
  await held.result();
  await (await scene.start('C2')).result();
  await scene.until(() => world.ledger.cases.size === 3);
  const byPerson = [scene.caseHandle('C1', 'balance'), scene.caseHandle('C1', 'schema')];
  const decision = { choice: 'setAside', reason: 'They asked for it.' } as const;
  await Promise.all(byPerson.map((file) => file.executeUpdate(decide, { args: [decision] })));
  const byDefault = scene.caseHandle('C2', 'identity');
  const all = [...byPerson, byDefault].map((file) => file.result());
  await scene.clock.passing(Promise.all(all));
  return {
    'customer-held': scene.client.workflow.getHandle(held.workflowId, held.firstExecutionRunId),
    'case-balance': scene.caseHandle('C1', 'balance'),
    'case-schema': scene.caseHandle('C1', 'schema'),
    'case-default': byDefault,
  };
};

/** A market of two runs, paused in the first of them, of which one customer fails. */
const market: Play = async (scene, world) => {
  world.ledger.enrol('GB', ['C1', 'C2', 'C3', 'C4', 'C5']);
  world.ledger.pageSize = 3;
  world.ends['C5'] = 'lapsed';
  const first = world.door();
  world.meddle = ({ step, customerId }) => {
    if (step === 'verify' && customerId === 'C4') throw unknownRecord('C4');
    return step === 'copyAccount' ? first.opened : undefined;
  };
  const started = await scene.startMarket({ window: 2 });
  await scene.until(() => world.callsOf('copyAccount').length === 2);
  await started.signal(pause, {});
  first.open();
  await scene.until(() => world.ledger.of('GB').filter((c) => c.state === 'moved').length === 2);
  await started.signal(resume, {});
  await scene.clock.passing(started.result());
  const { workflowId, firstExecutionRunId } = started;
  return {
    'market-continued': scene.client.workflow.getHandle(workflowId, firstExecutionRunId),
    'market-last': scene.client.workflow.getHandle(workflowId),
  };
};

/** A programme with a canary, a late market, early customers, a pause, and a case past the last day. */
const programme: Play = async (scene, world) => {
  const markets = ['GB', 'ES', 'MX'];
  populate(world, ...markets);
  world.coupons.give('MX2');
  world.coupons.unreachable.add('MX2');
  world.trouble('MX1', 'copyAccount', 'identity');
  const { calendar, handle } = await launch(scene, { markets });
  await handle.signal(pause, {});
  await scene.clock.until(later(calendar.opening, DAY));
  await handle.signal(resume, {});
  await scene.clock.passing(handle.result());
  const early = marketWorkflowId(scene.programme, 'MX', true);
  return { programme: handle, 'market-early': scene.client.workflow.getHandle(early) };
};

const review: Play = async (scene) => {
  const handle = await reviewOf(scene, { day: '2024-12-12' });
  await handle.result();
  return { review: handle };
};

const feed: Play = async (scene, world) => {
  world.turns = 2;
  const handle = await followOf(scene);
  await handle.result();
  return { feed: handle };
};

/** Everything that the corpus has a history of. */
export const plays: readonly Play[] = [customers, swept, cases, market, programme, review, feed];
