import { markChanged } from '../../src/activities/lateChanges';
import { orderOf, reviewOf, ticketOf } from '../activities/documents';
import { arrive, at, prove } from '../activities/story';
import { asRead, conditionOn, insertedOnce, lookUp, setting, to } from './guards';
import type { Mutation } from './mutation';
import { seedOnly } from './seeded';

const of = { customerId: 'C1', market: 'GB' };
const ticket = to('target.tickets');
const counting = to('ledger.customers', setting('state', 'moved'));
const notices = to('ledger.notices');

/** The guards of copies, late changes and notices. */
export const recordMutations: readonly Mutation[] = [
  {
    name: 'a copy as it was read: a late change overwrites what the target writes meanwhile',
    guard: asRead(ticket),
    play: async (play) => {
      const { raw } = play.world;
      const ada = await seedOnly(play.world, { tickets: [ticketOf('T-C1', of)] });
      await play.move(ada);
      const closed = { $set: { status: 'closed' }, $inc: { revision: 1 } };
      await raw.source('tickets').updateOne({}, closed);
      const owner = await arrive(play.steps, ada);
      const late = await play.heldBefore(ticket).begin((steps) => steps.moveService(owner));
      const messages = { id: 'X-1', at: new Date(at), author: 'agent', text: 'Did it come?' };
      await raw.target('tickets').updateOne({}, { $push: { messages } } as never);
      play.stands.push({ collection: 'tickets', filter: { 'messages.id': 'X-1' } });
      await late.goesOn();
    },
    seen: ['target', 'tickets lost'],
  },
  {
    name: 'the look-up of tombstones: a second run brings back what was deleted at the target',
    guard: lookUp('target.tombstones'),
    play: async (play) => {
      const { raw } = play.world;
      const ada = await seedOnly(play.world, { reviews: [reviewOf('V-C1', of)] });
      await play.move(ada);
      const stone = { _id: 'reviews/poco-V-C1', by: 'target', at: new Date(at) };
      await raw.target('tombstones').insertOne(stone);
      await raw.target('reviews').deleteOne({ _id: 'poco-V-C1' });
      await play.move(ada);
    },
    seen: ['deletions', 'reviews/poco-V-C1 is back'],
  },
  {
    name: 'the mark of a late change: one that comes while a run ends is forgotten',
    guard: conditionOn(counting, 'changed'),
    play: async (play) => {
      const { deps, raw } = play.world;
      const ada = await seedOnly(play.world, { orders: [orderOf('O-C1', of)] });
      const run = await play.heldBefore(counting).begin((steps) => prove(steps, ada));
      await raw.source('orders').updateOne({}, { $set: { status: 'cancelled' } });
      await markChanged(deps, [{ customerId: ada.customerId, mark: 'cancelled' }]);
      await run.goesOn();
    },
    seen: ['audit', 'order.differs O-C1'],
  },
  {
    name: 'the key of a notice: a second run mails it again',
    guard: insertedOnce(notices),
    play: async (play) => {
      const proven = await prove(play.steps, await seedOnly(play.world, {}));
      await play.steps.notify(proven);
      await play.steps.notify(proven);
    },
    seen: ['mails', 'moved-C1'],
  },
];
