import { editRecord } from '../../src/ownership/edit';
import type { Changes } from '../../src/ownership/edit';
import { targetId } from '../../src/records/ids';
import { targetTicket } from '../../src/records/ticket';
import { targetWarranty } from '../../src/records/warranty';
import { belongingsOf, ticketOf, warrantyOf } from './documents';
import type { Stored } from './documents';
import { caseOf, decide } from './failures';
import { describeRecords } from './recordSteps';
import { arrive } from './story';
import { useWorld } from './world';

const world = useWorld();

/** The target's shop changes the ticket. */
const edit = (changes: Changes) =>
  editRecord(world.deps.target, 'tickets', targetId.parse('poco-T-C1'), changes, new Date());

describeRecords(world, 'moveService', {
  kind: 'ticket',
  collection: 'tickets',
  make: ticketOf,
  schema: targetTicket,
  change: { status: 'closed' },
  changed: { state: 'closed' },
  again: { subject: 'Again' },
  fault: { address: 'nowhere' },
});

describeRecords(world, 'moveService', {
  kind: 'warranty',
  collection: 'warranties',
  make: warrantyOf,
  schema: targetWarranty,
  change: { endsAt: new Date('2030-01-01T00:00:00Z') },
  changed: { validUntil: new Date('2030-01-01T00:00:00Z') },
  again: { serialNumber: 'SN-again' },
  fault: { endsAt: null },
});

test('a ticket that the target has answered keeps the answer when the source goes on', async () => {
  const ada = await arrive(world.steps, await world.seedCustomer('C1'));
  await world.steps.moveService(ada);
  const answer = {
    id: 'mi-answer',
    at: new Date('2024-11-01T00:00:00Z'),
    author: 'agent',
    text: '!',
  };
  await world.raw
    .target('tickets')
    .updateOne({ _id: 'poco-T-C1' }, [
      { $set: { messages: { $concatArrays: ['$messages', [answer]] } } },
    ]);
  await edit({ state: 'closed' });

  const [ticket] = belongingsOf('C1').tickets as [Stored];
  const late = {
    messageId: 'T-late',
    at: new Date('2024-11-02T00:00:00Z'),
    from: 'customer',
    body: '?',
  };
  const messages = [...(ticket['messages'] as object[]), late];
  await world.raw.source('tickets').updateOne({ _id: 'T-C1' }, { $set: { messages, revision: 9 } });
  await world.steps.moveService(ada);

  expect(await world.raw.target('tickets').findOne({ _id: 'poco-T-C1' })).toMatchObject({
    state: 'closed',
    messages: [
      { id: 'poco-T-C1-1' },
      { id: 'poco-T-C1-2' },
      { id: 'mi-answer' },
      { id: 'poco-T-late' },
    ],
  });
});

describe('a ticket that the target has answered', () => {
  const answer = { id: 'mi-1', at: new Date('2024-11-01'), author: 'agent', text: '!' };
  const tickets = () => world.raw.target('tickets');
  const seedAnswered = async () => {
    const ada = await arrive(world.steps, await world.seedCustomer('C1'));
    await world.steps.moveService(ada);
    const messages = { $concatArrays: ['$messages', [answer]] };
    await tickets().updateOne({ _id: 'poco-T-C1' }, [{ $set: { messages } }]);
    await world.raw.source('tickets').updateOne({}, { $set: { number: 'HELP-2' } });
    return ada;
  };

  test('and closed there merges, again and again', async () => {
    const ada = await seedAnswered();
    await edit({ state: 'closed' });
    for (const number of ['HELP-2', 'HELP-3']) {
      await world.raw.source('tickets').updateOne({}, { $set: { number } });
      expect(await world.steps.moveService(ada)).toEqual({ written: 1 });
      const merged = { reference: number, state: 'closed', messages: [{}, {}, { id: 'mi-1' }] };
      expect(await tickets().find().toArray()).toMatchObject([merged]);
    }
  });

  test('and given another topic there needs a case; overwritten, it keeps the answer', async () => {
    const ada = await seedAnswered();
    await tickets().updateOne({ _id: 'poco-T-C1' }, { $set: { topic: 'Another' } });
    const needed = await caseOf(world.steps.moveService(ada));
    expect(needed).toMatchObject({
      cause: 'doubleEdit',
      evidence: ['ticket T-C1: reference, topic'],
    });
    await decide(world.steps, ada, needed, 'takeSource');
    await world.steps.moveService(ada);
    const { subject } = belongingsOf('C1').tickets[0] as Stored;
    expect(await tickets().find().toArray()).toMatchObject([
      { topic: subject, reference: 'HELP-2', messages: [{}, {}, { id: 'mi-1' }] },
    ]);
  });
});

test('a claim that was opened at the target stays, with a newer warranty and its own claims', async () => {
  const ada = await arrive(world.steps, await world.seedCustomer('C1'));
  await world.steps.moveService(ada);
  const claim = { id: 'mi-1', at: new Date('2024-11-01'), state: 'open', fault: 'No sound' };
  const claims = { $concatArrays: ['$claims', [claim]] };
  const warranties = () => world.raw.target('warranties');
  await warranties().updateOne({ _id: 'poco-W-C1' }, [{ $set: { claims } }]);
  await world.raw
    .source('warranties')
    .updateOne({ _id: 'W-C1' }, { $set: { serialNumber: 'SN-2' }, $inc: { revision: 1 } });

  expect(await world.steps.moveService(ada)).toEqual({ written: 1 });

  const moved = await warranties().findOne({ _id: 'poco-W-C1' });
  expect(moved).toMatchObject({ serial: 'SN-2' });
  expect(moved?.['claims']).toContainEqual(claim);
  expect(await world.steps.moveService(ada)).toEqual({ written: 0 });
});
