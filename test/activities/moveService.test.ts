import { targetTicket } from '../../src/records/ticket';
import { targetWarranty } from '../../src/records/warranty';
import { belongingsOf, ticketOf, warrantyOf } from './documents';
import type { Stored } from './documents';
import { describeRecords } from './recordSteps';
import { arrive } from './story';
import { useWorld } from './world';

const world = useWorld();

describeRecords(world, 'moveService', {
  kind: 'ticket',
  collection: 'tickets',
  make: ticketOf,
  schema: targetTicket,
  change: { status: 'closed' },
  changed: { state: 'closed' },
  fault: { address: 'nowhere' },
});

describeRecords(world, 'moveService', {
  kind: 'warranty',
  collection: 'warranties',
  make: warrantyOf,
  schema: targetWarranty,
  change: { endsAt: new Date('2030-01-01T00:00:00Z') },
  changed: { validUntil: new Date('2030-01-01T00:00:00Z') },
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
      { $set: { messages: { $concatArrays: ['$messages', [answer]] }, state: 'waiting' } },
    ]);

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
    state: 'waiting',
    messages: [
      { id: 'poco-T-C1-1' },
      { id: 'poco-T-C1-2' },
      { id: 'mi-answer' },
      { id: 'poco-T-late' },
    ],
  });
});
